import type { Id } from "../contract.ts";
import { flag, integer, text } from "../fields.ts";
import { type HistoricalRequest, historicalRequest } from "../historical.ts";
import { type Message, message } from "../message.ts";

export const reqHistogramData: Message<
  HistoricalRequest & { readonly useRth: boolean; readonly period: string }
> = message("reqHistogramData", 88, [...historicalRequest, flag("useRth"), text("period")]);

export const cancelHistogramData: Message<Id> = message("cancelHistogramData", 89, [integer("reqId")]);
