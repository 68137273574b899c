import type { Id } from "../contract.ts";
import { flag, integer, text } from "../fields.ts";
import { type HistoricalRequest, historicalRequest } from "../historical.ts";
import { type Message, message } from "../message.ts";

export const reqHeadTimestamp: Message<
  HistoricalRequest & { readonly useRth: boolean; readonly whatToShow: string; readonly formatDate: number }
> = message("reqHeadTimestamp", 87, [
  ...historicalRequest,
  flag("useRth"),
  text("whatToShow"),
  integer("formatDate"),
]);

export const cancelHeadTimestamp: Message<Id> = message("cancelHeadTimestamp", 90, [integer("reqId")]);
