import { flag, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";
import { type HistoricalRequest, historicalRequest } from "../field-groups/historical.ts";

export const reqHistogramData: Message<
  HistoricalRequest & { readonly useRth: boolean; readonly period: string }
> = message("reqHistogramData", 88, [...historicalRequest, flag("useRth"), text("period")]);

export const cancelHistogramData: Message<Id> = message("cancelHistogramData", 89, [integer("reqId")]);
