import { contract, type Id, type WireContract } from "./contract.ts";
import { flag, integer } from "./fields.ts";
import type { Field } from "./message.ts";

/** A request about the past of a contract, which may have expired. */
export interface HistoricalRequest extends Id, WireContract {
  readonly includeExpired: boolean;
}

/** The fields that begin such a request. */
export const historicalRequest: readonly Field<HistoricalRequest>[] = [
  integer("reqId"),
  ...contract,
  flag("includeExpired"),
];
