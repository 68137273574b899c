import type { Id } from "../contract.ts";
import { decimal, fixed, flag, integer, list, long, text } from "../fields.ts";
import { type Field, type Message, message } from "../message.ts";

/** One bar of the past. */
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

export const headTimestamp: Message<Id & { readonly timestamp: string }> = message("headTimestamp", 88, [
  integer("reqId"),
  text("timestamp"),
]);

interface PriceCount {
  readonly price: number;
  readonly size: number;
}

export const histogramData: Message<Id & { readonly items: readonly PriceCount[] }> = message(
  "histogramData",
  89,
  [integer("reqId"), list<"items", PriceCount>("items", [decimal("price"), decimal("size")])],
);

function ticks<Tick>(
  name: string,
  id: number,
  fields: readonly Field<Tick>[],
): Message<Id & { readonly ticks: readonly Tick[]; readonly done: boolean }> {
  return message(name, id, [integer("reqId"), list<"ticks", Tick>("ticks", fields), flag("done")]);
}

/** The middle of bid and ask at one moment of the past. */
export interface MidpointTick {
  readonly seconds: number;
  readonly price: number;
  readonly size: number;
}

/** Bid and ask at one moment of the past. */
export interface BidAskTick {
  readonly seconds: number;
  readonly mask: number;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

/** One trade of the past. */
export interface LastTick {
  readonly seconds: number;
  readonly mask: number;
  readonly price: number;
  readonly size: number;
  readonly exchange: string;
  readonly conditions: string;
}

interface Ticks<Tick> extends Id {
  readonly ticks: readonly Tick[];
  /** False when more of this request will follow. */
  readonly done: boolean;
}

export const historicalTicks: Message<Ticks<MidpointTick>> = ticks<MidpointTick>("historicalTicks", 96, [
  long("seconds"),
  fixed(0),
  decimal("price"),
  decimal("size"),
]);
export const historicalTicksBidAsk: Message<Ticks<BidAskTick>> = ticks<BidAskTick>(
  "historicalTicksBidAsk",
  97,
  [long("seconds"), integer("mask"), decimal("bid"), decimal("ask"), decimal("bidSize"), decimal("askSize")],
);
export const historicalTicksLast: Message<Ticks<LastTick>> = ticks<LastTick>("historicalTicksLast", 98, [
  long("seconds"),
  integer("mask"),
  decimal("price"),
  decimal("size"),
  text("exchange"),
  text("conditions"),
]);
