import { flag, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";
import { type HistoricalRequest, historicalRequest } from "../field-groups/historical.ts";

export const reqHeadTimestamp: Message<
  HistoricalRequest & { readonly useRth: boolean; readonly whatToShow: string; readonly formatDate: number }
> = message("reqHeadTimestamp", 87, [
  ...historicalRequest,
  flag("useRth"),
  text("whatToShow"),
  integer("formatDate"),
]);

export const cancelHeadTimestamp: Message<Id> = message("cancelHeadTimestamp", 90, [integer("reqId")]);
