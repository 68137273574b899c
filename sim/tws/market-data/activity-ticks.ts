import { type Instrument, isOption } from "../../exchange/contracts/instrument.ts";
import type { PriceSeries } from "../../exchange/prices/price-series.ts";
import { averageVolumeOf } from "../../exchange/year-statistics.ts";
import { hash32 } from "../../world/random.ts";
import type { Context } from "../context/context.ts";

/** Content of a tick, by the message that carries it. */
export type GenericTick =
  | { readonly kind: "generic" | "size" | "price"; readonly tickType: number; readonly value: number }
  | { readonly kind: "string"; readonly tickType: number; readonly value: string };

/** Makes the ticks of one generic tick; none where an instrument has no such values. */
type Maker = (instrument: Instrument, context: Context) => readonly GenericTick[];

const MINUTE_MS = 60_000;
/** Types without trades of their own. */
const UNTRADED: readonly string[] = ["CASH", "IND", "BAG", "FUND", "CMDTY", "CFD"];
/** Minutes of the short-term volumes, with their tick types. */
const SHORT_TERM: readonly (readonly [minutes: number, tickType: number])[] = [
  [3, 63],
  [5, 64],
  [10, 65],
];
/** Days of which the average volume is the measure of the open interest. */
const OPEN_INTEREST_DAYS = 20;
/** Open interest in average days of volume: from 2 up to 10. */
const OPEN_INTEREST_LEAST = 2;
const OPEN_INTEREST_RANGE = 8;
/** Text of the dividends of a share that pays none: those of the past and the next year, the next day and its amount. */
const NO_DIVIDENDS = ",,,";

/**
 * Makers by number of generic tick.
 *
 * Numbers and tick types: TWS API reference, Available Tick Types. Open interest is made up. The market pays no dividends.
 */
const MAKERS: Readonly<Record<string, Maker>> = {
  "101": (instrument, context) =>
    isOption(instrument)
      ? [
          {
            kind: "size",
            tickType: instrument.right === "C" ? 27 : 28,
            value: openInterest(instrument, context),
          },
        ]
      : [],
  "293": traded(54, (series, nowMs) => series.trades(series.calendar.dayAt(nowMs).openMs, nowMs)),
  "294": traded(55, (series, nowMs) => series.trades(...lastMinutes(series, nowMs, 1))),
  "295": traded(56, (series, nowMs) => series.volume(...lastMinutes(series, nowMs, 1))),
  "318": (instrument, context) => [{ kind: "price", tickType: 57, value: regularPrice(instrument, context) }],
  "411": (instrument, { exchange, nowMs }) => {
    const volatility = exchange.volatility(instrument, nowMs);
    return volatility === undefined
      ? []
      : [{ kind: "generic", tickType: 58, value: Number(volatility.toFixed(6)) }];
  },
  "456": ({ secType }) => (secType === "STK" ? [{ kind: "string", tickType: 59, value: NO_DIVIDENDS }] : []),
  "460": ({ bond }) => (bond === undefined ? [] : [{ kind: "generic", tickType: 60, value: 1 }]),
  "588": (instrument, context) =>
    instrument.secType === "FUT"
      ? [{ kind: "size", tickType: 86, value: openInterest(instrument, context) }]
      : [],
  "595": (instrument, { exchange, nowMs }) => {
    if (UNTRADED.includes(instrument.secType)) return [];
    const series = exchange.priceSeries(instrument, nowMs);
    return SHORT_TERM.map(([minutes, tickType]) => ({
      kind: "size",
      tickType,
      value: series.volume(...lastMinutes(series, nowMs, minutes)),
    }));
  },
};
/** Numbers that stand for others. */
const ALIASES: Readonly<Record<string, string>> = { "59": "456" };

/** Makes the ticks of the requested numbers, as far as they are about trades, open interest and terms. */
export function activityTicks(
  numbers: ReadonlySet<string>,
  instrument: Instrument,
  context: Context,
): readonly GenericTick[] {
  return [...numbers].flatMap((number) => MAKERS[ALIASES[number] ?? number]?.(instrument, context) ?? []);
}

function traded(tickType: number, measure: (series: PriceSeries, lastMs: number) => number): Maker {
  return (instrument, { exchange, nowMs }) => {
    if (UNTRADED.includes(instrument.secType)) return [];
    const series = exchange.priceSeries(instrument, nowMs);
    const lastMs = series.calendar.lastOpenMs(nowMs);
    return [{ kind: "generic", tickType, value: measure(series, lastMs) }];
  };
}

/** Returns the last minutes of trading, as far as they are in the trading day. */
function lastMinutes(
  { calendar }: PriceSeries,
  nowMs: number,
  minutes: number,
): readonly [fromMs: number, toMs: number] {
  const lastMs = calendar.lastOpenMs(nowMs);
  return [Math.max(calendar.dayAt(nowMs).openMs, lastMs - minutes * MINUTE_MS), lastMs];
}

/** Returns the last price of regular hours. */
function regularPrice(instrument: Instrument, { exchange, nowMs }: Context): number {
  const series = exchange.priceSeries(instrument, nowMs);
  const { liquidOpenMs, liquidCloseMs } = series.calendar.dayAt(nowMs);
  if (nowMs < liquidOpenMs) return series.quote(nowMs).close;
  return series.price(Math.min(nowMs, liquidCloseMs));
}

/** Makes up the open contracts at the beginning of the trading day. */
function openInterest(instrument: Instrument, { exchange, nowMs }: Context): number {
  const averageVolume = averageVolumeOf(instrument, exchange, nowMs, OPEN_INTEREST_DAYS);
  const draw = hash32(`${exchange.seed}/open-interest/${instrument.conId}`) / 4_294_967_296;
  return Math.round(averageVolume * (OPEN_INTEREST_LEAST + OPEN_INTEREST_RANGE * draw));
}
