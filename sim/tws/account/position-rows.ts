import type { ValuedHolding } from "../../exchange/account.ts";
import { ACCOUNT } from "../../exchange/exchange-options.ts";
import type { Holding } from "../../exchange/ledger.ts";
import type { PositionRow } from "../../wire/responses/positions.ts";
import type { Context } from "../context/context.ts";
import { positionContract } from "../contracts/reported-contract.ts";

/** Gets the positions that are not flat. */
export function openPositions(context: Context): readonly Holding[] {
  return context.exchange.trading.positions(context.nowMs).filter(({ size }) => size !== 0);
}

/** Gets the position in a contract, which may be flat by now; undefined when it was never held. */
export function holdingOf(conId: number, context: Context): ValuedHolding | undefined {
  return context.exchange.trading
    .holdings(context.nowMs)
    .find(({ instrument }) => instrument.conId === conId);
}

/** Makes a position as TWS sends it. */
export function positionRow({ instrument, size, averageCost }: Holding): PositionRow {
  const rounded = Math.round(averageCost * 1e6) / 1e6;
  return { account: ACCOUNT, size, averageCost: rounded, ...positionContract(instrument) };
}
