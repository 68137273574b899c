import { contract, type Id, type Legs, legs, type WireContract } from "../contract.ts";
import { fixed, flag, integer, text } from "../fields.ts";
import { type Field, type Message, message } from "../message.ts";

interface Past extends Id, WireContract {
  readonly includeExpired: boolean;
}

const past: readonly Field<Past>[] = [integer("reqId"), ...contract, flag("includeExpired")];

/** What a request for historical bars says. */
export interface HistoricalDataRequest extends Past, Legs {
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
  ...past,
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

export const reqHeadTimestamp: Message<
  Past & { readonly useRth: boolean; readonly whatToShow: string; readonly formatDate: number }
> = message("reqHeadTimestamp", 87, [...past, flag("useRth"), text("whatToShow"), integer("formatDate")]);
export const cancelHeadTimestamp: Message<Id> = message("cancelHeadTimestamp", 90, [integer("reqId")]);

export const reqHistogramData: Message<Past & { readonly useRth: boolean; readonly period: string }> =
  message("reqHistogramData", 88, [...past, flag("useRth"), text("period")]);
export const cancelHistogramData: Message<Id> = message("cancelHistogramData", 89, [integer("reqId")]);

/** What a request for ticks of the past says; one of start and end is empty. */
export interface HistoricalTicksRequest extends Past {
  readonly start: string;
  readonly end: string;
  readonly numberOfTicks: number;
  readonly whatToShow: string;
  readonly useRth: boolean;
  readonly ignoreSize: boolean;
  readonly options: string;
}

export const reqHistoricalTicks: Message<HistoricalTicksRequest> = message("reqHistoricalTicks", 96, [
  ...past,
  text("start"),
  text("end"),
  integer("numberOfTicks"),
  text("whatToShow"),
  flag("useRth"),
  flag("ignoreSize"),
  text("options"),
]);
