import { fixed, flag, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { type Id, type Legs, legs } from "../field-groups/contract.ts";
import { type HistoricalRequest, historicalRequest } from "../field-groups/historical.ts";

/** Values of `reqHistoricalData`. */
export interface HistoricalDataRequest extends HistoricalRequest, Legs {
  readonly secType: string;
  readonly end: string;
  readonly barSize: string;
  readonly duration: string;
  readonly useRth: boolean;
  readonly whatToShow: string;
  readonly formatDate: number;
  readonly keepUpToDate: boolean;
  readonly options: string;
}

export const reqHistoricalData: Message<HistoricalDataRequest> = message("reqHistoricalData", 20, [
  ...historicalRequest,
  text("end"),
  text("barSize"),
  text("duration"),
  flag("useRth"),
  text("whatToShow"),
  integer("formatDate"),
  legs,
  flag("keepUpToDate"),
  text("options"),
]);

export const cancelHistoricalData: Message<Id> = message("cancelHistoricalData", 25, [
  fixed(1),
  integer("reqId"),
]);
