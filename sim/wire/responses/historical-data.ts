import { decimal, integer, list, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

/** A historical bar. */
export interface HistoricalBar {
  readonly time: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly wap: number;
  readonly count: number;
}

export const historicalData: Message<
  Id & { readonly start: string; readonly end: string; readonly bars: readonly HistoricalBar[] }
> = message("historicalData", 17, [
  integer("reqId"),
  text("start"),
  text("end"),
  list<"bars", HistoricalBar>("bars", [
    text("time"),
    decimal("open"),
    decimal("high"),
    decimal("low"),
    decimal("close"),
    decimal("volume"),
    decimal("wap"),
    integer("count"),
  ]),
]);

export const historicalDataUpdate: Message<Id & HistoricalBar> = message("historicalDataUpdate", 90, [
  integer("reqId"),
  integer("count"),
  text("time"),
  decimal("open"),
  decimal("close"),
  decimal("high"),
  decimal("low"),
  decimal("wap"),
  decimal("volume"),
]);

interface TradingSession {
  readonly start: string;
  readonly end: string;
  readonly refDate: string;
}

export const historicalSchedule: Message<
  Id & {
    readonly start: string;
    readonly end: string;
    readonly timeZone: string;
    readonly sessions: readonly TradingSession[];
  }
> = message("historicalSchedule", 106, [
  integer("reqId"),
  text("start"),
  text("end"),
  text("timeZone"),
  list<"sessions", TradingSession>("sessions", [text("start"), text("end"), text("refDate")]),
]);
