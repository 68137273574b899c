import type { Calendar } from "../../../exchange/calendar/calendar.ts";
import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import type { DatedBar } from "../../../exchange/prices/bars.ts";
import type { PriceSource } from "../../../exchange/prices/market.ts";
import { firstDay } from "../../../tws/historical-data/data-beginning.ts";
import { beginningMs } from "../../../tws/historical-data/durations.ts";
import { dayOf, parseStamp, timeOf } from "../../../world/zones.ts";
import type { GatewayContext } from "../context.ts";
import { type BarSize, barSize, defaultBar, type Period, parsePeriod } from "./bar-periods.ts";
import { decimalsOf } from "./instruments.ts";

const POINTS_MAX = 1_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Sources of prices by the names that requests have, in upper case. */
const SOURCES: ReadonlyMap<string, PriceSource> = new Map([
  ["TRADES", "TRADES"],
  ["LAST", "TRADES"],
  ["MIDPOINT", "MIDPOINT"],
  ["BID_ASK", "MIDPOINT"],
  ["BID", "BID"],
  ["ASK", "ASK"],
]);

/** The bars that a request means. */
export interface HistoryQuery {
  readonly period: Period;
  readonly bar: BarSize;
  readonly source: PriceSource;
  readonly outsideRth: boolean;
  /** Time at which the bars end, or with `forward` begin; undefined for now, epoch ms. */
  readonly startMs: number | undefined;
  readonly forward: boolean;
}

/** The texts of a request for bars; undefined for those that were not given. */
export interface HistoryTexts {
  readonly period?: string | undefined;
  readonly bar?: string | undefined;
  readonly source?: string | undefined;
  readonly outsideRth?: string | undefined;
  readonly startTime?: string | undefined;
  readonly direction?: string | undefined;
}

/** Parses the texts of a request. @returns The query, or a text that says what is wrong. */
export function parseHistory(texts: HistoryTexts): HistoryQuery | string {
  const period = parsePeriod(texts.period ?? "1w");
  if (period === undefined) return "period is not valid";
  const bar = barSize(texts.bar ?? defaultBar(period), period);
  if (bar === undefined) return "bar is not valid for the period";
  const source = SOURCES.get((texts.source ?? "Trades").toUpperCase());
  if (source === undefined) return "source is not valid";
  const { startTime, direction = "-1" } = texts;
  const startMs = startTime === undefined ? undefined : parseStamp(startTime);
  if (startTime !== undefined && startMs === undefined) return "startTime is not valid";
  if (direction !== "-1" && direction !== "1") return "direction is not valid";
  const forward = direction === "1";
  if (forward && startMs === undefined) return "direction needs a startTime";
  return { period, bar, source, outsideRth: texts.outsideRth === "true", startMs, forward };
}

/** Computes the answer to a request for bars, as `/iserver/marketdata/history` and the `smh` topic have it. */
export function historyOf(
  instrument: Instrument,
  query: HistoryQuery,
  serverId: string,
  context: GatewayContext,
): Readonly<Record<string, unknown>> {
  const { exchange, nowMs } = context;
  const calendar = exchange.calendar(instrument, nowMs);
  const [fromMs, toMs] = spanOf(query, calendar, firstDay(instrument, calendar).openMs, nowMs);
  const bars =
    toMs > fromMs
      ? exchange.bars(instrument, query.source, query.bar.length, fromMs, toMs, !query.outsideRth)
      : [];
  const points = query.forward ? bars.slice(0, POINTS_MAX) : bars.slice(-POINTS_MAX);
  const isTraded = query.source === "TRADES";
  const priceFactor = 10 ** decimalsOf(instrument);
  const [first] = points;
  const startMs = first?.startMs ?? fromMs;
  const extreme = (price: number, { volume, startMs: atMs }: DatedBar): string =>
    `${Math.round(price * priceFactor)}/${isTraded ? volume : 0}/${Math.round((atMs - startMs) / MINUTE_MS)}`;
  const highest = best(points, (bar, other) => bar.high > other.high);
  const lowest = best(points, (bar, other) => bar.low < other.low);
  const day = calendar.dayAt(toMs);
  return {
    serverId,
    symbol: instrument.symbol,
    text: instrument.longName,
    priceFactor,
    startTime: `${dayOf(startMs)}-${timeOf(startMs)}`,
    high: highest === undefined ? "" : extreme(highest.high, highest),
    low: lowest === undefined ? "" : extreme(lowest.low, lowest),
    timePeriod: query.period.text,
    barLength: query.bar.ms / SECOND_MS,
    mdAvailability: "S",
    mktDataDelay: 0,
    outsideRth: query.outsideRth,
    tradingDayDuration: Math.round((day.liquidCloseMs - day.liquidOpenMs) / MINUTE_MS),
    volumeFactor: 1,
    priceDisplayRule: 1,
    priceDisplayValue: `${decimalsOf(instrument)}`,
    negativeCapable: false,
    messageVersion: 2,
    data: points.map(({ open, close, high, low, volume, startMs: t }) => ({
      o: open,
      c: close,
      h: high,
      l: low,
      v: isTraded ? volume : 0,
      t,
    })),
    points: points.length,
    travelTime: 1,
  };
}

/** Gets the instants between which the bars are: none is from before the first day of the instrument. */
function spanOf(
  { startMs, forward, period, outsideRth }: HistoryQuery,
  calendar: Calendar,
  firstMs: number,
  nowMs: number,
): readonly [fromMs: number, toMs: number] {
  if (forward) return [Math.max(firstMs, startMs ?? nowMs), Math.min(nowMs, (startMs ?? nowMs) + period.ms)];
  const toMs = Math.min(nowMs, startMs ?? nowMs);
  if (toMs <= firstMs) return [toMs, toMs];
  return [Math.max(firstMs, beginningMs(period.duration, calendar, toMs, !outsideRth)), toMs];
}

function best(
  bars: readonly DatedBar[],
  isBetter: (bar: DatedBar, other: DatedBar) => boolean,
): DatedBar | undefined {
  return bars.reduce<DatedBar | undefined>(
    (found, bar) => (found === undefined || isBetter(bar, found) ? bar : found),
    undefined,
  );
}
