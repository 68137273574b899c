import { lastByKey } from "../../operations/memory.ts";
import { frozenCopy } from "../../util/frozen.ts";
import type { LedgerValues } from "../rows/ledger-values.ts";
import { numberOf } from "../rows/number.ts";
import { type FrameRow, frameRows, textOf } from "./row-fields.ts";
import type { WebTopic } from "./web-topic.ts";

/** The ledger of an account in one currency. A field is undefined where the gateway has sent nothing for it. */
export interface WebLedger extends LedgerValues {
  /** All fields, as the gateway writes them. */
  readonly row: FrameRow;
}

/** Time without a frame after which the line is subscribed again once, in ms; the gateway sends one every 10 s. */
const SILENCE_MS_MAX = 60_000;

/** The ledger of an account (`sld`): each currency, then each that changes. */
export function watchLedgerTopic(account: string): WebTopic<WebLedger> {
  const key = `sld+${account}`;
  return {
    name: "watchLedger",
    what: `watch the ledger of ${account}`,
    key,
    line: {
      key,
      silenceMsMax: SILENCE_MS_MAX,
      subscribe: () => `${key}+{}`,
      unsubscribe: `uld+${account}+{}`,
    },
    begin: (beginning) => {
      const memory = lastByKey<WebLedger>(beginning, {
        keyOf: ({ currency }) => currency,
        freeze: frozenCopy,
      });
      return {
        receive: ({ result }) => {
          for (const ledger of frameRows(result).flatMap(ledgerOf)) {
            const value = memory.take(ledger);
            if (value !== undefined) beginning.emit(value);
          }
        },
        replay: () => memory.replay(),
      };
    },
  };
}

/** The ledger of a row; none for a blank row, which says that nothing has changed. */
function ledgerOf(row: FrameRow): readonly WebLedger[] {
  const key = textOf(row.key);
  const isBlank = Object.keys(row).every(
    (name) => name === "key" || name === "timestamp" || name === "severity",
  );
  const currency = textOf(row.secondKey) ?? key?.replace(/^LedgerList/, "");
  if (currency === undefined || isBlank) return [];
  return [
    {
      currency,
      cashBalance: numberOf(row.cashbalance),
      settledCash: numberOf(row.settledCash),
      netLiquidation: numberOf(row.netLiquidationValue),
      stockMarketValue: numberOf(row.stockMarketValue),
      unrealizedPnL: numberOf(row.unrealizedPnl),
      realizedPnL: numberOf(row.realizedPnl),
      exchangeRate: numberOf(row.exchangeRate),
      row,
    },
  ];
}
