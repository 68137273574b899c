import { contract, type Id, type WireContract } from "./contract.ts";
import { flag, integer } from "./fields.ts";
import type { Field } from "./message.ts";

/** Values that begin a request for historical data; the contract may have expired. */
export interface HistoricalRequest extends Id, WireContract {
  readonly includeExpired: boolean;
}

/** Fields that begin a request for historical data. */
export const historicalRequest: readonly Field<HistoricalRequest>[] = [
  integer("reqId"),
  ...contract,
  flag("includeExpired"),
];
