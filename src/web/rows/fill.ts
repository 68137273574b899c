import type { ExecutionDetail } from "../../operations/executions.ts";
import type { Contract } from "../../stoqey/mod.ts";
import { instantOf } from "../../tws/times.ts";
import { defined } from "../../util/defined.ts";

/** The fields of a row, by name. What an unusable one means is for the implementation: an error, or undefined. */
export interface RowFields {
  /** The text of the first field that has one. */
  text(...names: readonly string[]): string | undefined;
  /** The number of the first field that has one. */
  number(...names: readonly string[]): number | undefined;
}

/** TWS's names of the sides of a fill, by the first letter of those of the gateway. */
export const SIDES: Readonly<Record<string, string>> = { B: "BOT", S: "SLD" };

/** Makes a fill of a row, with its commission where the gateway sends it. */
export function fillOf(execId: string, row: RowFields): ExecutionDetail {
  const time = row.text("trade_time");
  const side = row.text("side");
  const shares = row.number("size");
  const commission = row.number("commission");
  const contract = defined({
    conId: row.number("conid"),
    symbol: row.text("symbol"),
    secType: row.text("sec_type"),
    primaryExch: row.text("listing_exchange"),
    localSymbol: row.text("contract_description_1"),
  }) as Contract;
  const execution = defined({
    execId,
    orderId: row.number("order_id"),
    time,
    acctNumber: row.text("accountCode", "account"),
    exchange: row.text("exchange"),
    side: side === undefined ? undefined : (SIDES[side.toUpperCase().charAt(0)] ?? side),
    shares: shares === undefined ? undefined : Math.abs(shares),
    price: row.number("price"),
    orderRef: row.text("order_ref"),
  });
  return {
    contract,
    execution,
    timeMs: row.number("trade_time_r") ?? instantOf(time),
    commission: commission === undefined ? undefined : { execId, commission },
  };
}
