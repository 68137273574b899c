import { lastValue } from "../../operations/memory.ts";
import type { PnL } from "../../operations/pnl.ts";
import { numberOf } from "../rows/number.ts";
import { isRecord } from "../socket/frame.ts";
import type { FrameRow } from "./row-fields.ts";
import type { WebTopic } from "./web-topic.ts";

/** Profit and loss of an account, with the values that the gateway sends beside it. */
export interface WebPnL extends PnL {
  /** Net liquidation value. */
  readonly netLiquidation: number | undefined;
  /** Excess liquidity. */
  readonly excessLiquidity: number | undefined;
  /** Market value of the positions. */
  readonly marketValue: number | undefined;
}

/** The profit and loss of an account (`spl`), each time that IBKR computes it. */
export function watchPnLTopic(account: string): WebTopic<WebPnL> {
  return {
    name: "watchPnL",
    what: `watch the profit and loss of ${account}`,
    key: `spl ${account}`,
    // All accounts come over one line.
    line: { key: "spl", subscribe: () => "spl+{}", unsubscribe: "upl+{}" },
    begin: ({ emit }) => {
      const memory = lastValue<WebPnL>();
      let row: FrameRow = {};
      return {
        receive: ({ args }) => {
          const given = isRecord(args) ? args[`${account}.Core`] : undefined;
          if (!isRecord(given)) return;
          row = { ...row, ...given };
          const dailyPnL = numberOf(row.dpl);
          if (dailyPnL === undefined) return;
          const value = memory.take({
            dailyPnL,
            unrealizedPnL: numberOf(row.upl),
            realizedPnL: numberOf(row.rpl),
            netLiquidation: numberOf(row.nl),
            excessLiquidity: numberOf(row.el) ?? numberOf(row.uel),
            marketValue: numberOf(row.mv),
          });
          if (value !== undefined) emit(value);
        },
        replay: () => memory.replay(),
      };
    },
  };
}
