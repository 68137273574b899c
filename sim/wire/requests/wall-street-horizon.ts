import { flag, integer, optionalInteger, text } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const reqWshMetaData: Message<Id> = message("reqWshMetaData", 100, [integer("reqId")]);

export const cancelWshMetaData: Message<Id> = message("cancelWshMetaData", 101, [integer("reqId")]);

export const reqWshEventData: Message<
  Id & {
    readonly conId: number | undefined;
    readonly filter: string;
    readonly fillWatchlist: boolean;
    readonly fillPortfolio: boolean;
    readonly fillCompetitors: boolean;
    readonly startDate: string;
    readonly endDate: string;
    readonly totalLimit: number | undefined;
  }
> = message("reqWshEventData", 102, [
  integer("reqId"),
  optionalInteger("conId"),
  text("filter", GATES.wshEventFilters),
  flag("fillWatchlist", GATES.wshEventFilters),
  flag("fillPortfolio", GATES.wshEventFilters),
  flag("fillCompetitors", GATES.wshEventFilters),
  text("startDate", GATES.wshEventDates),
  text("endDate", GATES.wshEventDates),
  optionalInteger("totalLimit", GATES.wshEventDates),
]);

export const cancelWshEventData: Message<Id> = message("cancelWshEventData", 103, [integer("reqId")]);
