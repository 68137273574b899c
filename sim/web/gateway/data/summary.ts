import { type AccountValue, summaryValues } from "../../../tws/account/account-values.ts";
import type { GatewayContext } from "../context.ts";

/** One row of the account summary: an amount in a currency, or a word. */
export interface SummaryRow {
  /** The key as the `ssd` topic has it, e.g. `NetLiquidation` or `AvailableFunds-S`. */
  readonly key: string;
  readonly amount: number | undefined;
  readonly currency: string | undefined;
  readonly value: string | undefined;
}

/** Tags that are also reported for the securities segment (`-S`) and the commodities segment (`-C`), which is empty here. */
const SEGMENT_TAGS: ReadonlySet<string> = new Set([
  "AccruedCash",
  "AvailableFunds",
  "EquityWithLoanValue",
  "ExcessLiquidity",
  "InitMarginReq",
  "MaintMarginReq",
  "NetLiquidation",
  "TotalCashValue",
]);

/** Computes the account summary from the values that TWS sends at the same instant. */
export function summaryRows(account: string, { exchange, nowMs }: GatewayContext): readonly SummaryRow[] {
  return [
    word("AccountCode", account),
    word("AccountReady", "true"),
    ...summaryValues(exchange, nowMs, { account }).flatMap(rowsOf),
  ];
}

const word = (key: string, value: string): SummaryRow => ({
  key,
  value,
  amount: undefined,
  currency: undefined,
});

function rowsOf({ tag, value, currency }: AccountValue): readonly SummaryRow[] {
  const key = tag;
  if (currency === "") return [word(key, value)];
  const row = { key, amount: Number(value), currency, value: undefined };
  if (!SEGMENT_TAGS.has(tag)) return [row];
  return [row, { ...row, key: `${key}-S` }, { ...row, key: `${key}-C`, amount: 0 }];
}
