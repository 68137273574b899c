import { flag, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { type HistoricalRequest, historicalRequest } from "../field-groups/historical.ts";

/** Values of `reqHistoricalTicks`; either start or end is empty. */
export interface HistoricalTicksRequest extends HistoricalRequest {
  readonly start: string;
  readonly end: string;
  readonly numberOfTicks: number;
  readonly whatToShow: string;
  readonly useRth: boolean;
  readonly ignoreSize: boolean;
  readonly options: string;
}

export const reqHistoricalTicks: Message<HistoricalTicksRequest> = message("reqHistoricalTicks", 96, [
  ...historicalRequest,
  text("start"),
  text("end"),
  integer("numberOfTicks"),
  text("whatToShow"),
  flag("useRth"),
  flag("ignoreSize"),
  text("options"),
]);
