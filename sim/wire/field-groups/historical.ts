import { flag, integer } from "../codec/fields.ts";
import type { Field } from "../codec/message.ts";
import { contract, type Id, type WireContract } from "./contract.ts";

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
