import type { Bar, BarSource, Instrument } from "../exchange/types.ts";
import * as request from "../wire/requests/history.ts";
import * as out from "../wire/responses/history.ts";
import { type Context, type Handler, on } from "./context.ts";
import { theOne } from "./contracts.ts";
import { day, parseStamp, stamp } from "./times.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const BAR_MS: Readonly<Record<string, number>> = {
  "1 secs": SECOND_MS,
  "5 secs": 5 * SECOND_MS,
  "10 secs": 10 * SECOND_MS,
  "15 secs": 15 * SECOND_MS,
  "30 secs": 30 * SECOND_MS,
  "1 min": MINUTE_MS,
  "2 mins": 2 * MINUTE_MS,
  "3 mins": 3 * MINUTE_MS,
  "5 mins": 5 * MINUTE_MS,
  "10 mins": 10 * MINUTE_MS,
  "15 mins": 15 * MINUTE_MS,
  "20 mins": 20 * MINUTE_MS,
  "30 mins": 30 * MINUTE_MS,
  "1 hour": HOUR_MS,
  "2 hours": 2 * HOUR_MS,
  "3 hours": 3 * HOUR_MS,
  "4 hours": 4 * HOUR_MS,
  "8 hours": 8 * HOUR_MS,
  "1 day": DAY_MS,
};

const UNIT_MS: Readonly<Record<string, number>> = {
  S: SECOND_MS,
  D: DAY_MS,
  W: 7 * DAY_MS,
  M: 30 * DAY_MS,
  Y: 365 * DAY_MS,
};

const SOURCES: readonly string[] = ["TRADES", "MIDPOINT", "BID", "ASK"] satisfies BarSource[];

/** A longer list would be several megabytes in one frame; TWS refuses such steps as well. */
const BARS_MAX = 20_000;

export const historyHandlers: readonly Handler[] = [
  on(request.reqHistoricalData, (query, context) => {
    const range = rangeOf(query, context.nowMs);
    if ("refusal" in range) return context.error(query.reqId, range.code, range.refusal);
    const instrument = theOne(context.market, query);
    if ("refusal" in instrument) return context.error(query.reqId, 200, instrument.refusal);
    const { barMs, fromMs, toMs } = range;
    const bars = context.market.bars(instrument, query.whatToShow as BarSource, barMs, fromMs, toMs);
    context.send(out.historicalData, {
      reqId: query.reqId,
      start: stamp(fromMs, instrument.timeZone),
      end: stamp(toMs, instrument.timeZone),
      bars: bars.map((bar) => onWire(bar, barMs, query, instrument)),
    });
  }),
  // Every answer is complete at once, so that there is never a query to cancel.
  on(request.cancelHistoricalData, ({ reqId }, context: Context) =>
    context.error(reqId, 366, `No historical data query found for ticker id:${reqId}`),
  ),
];

type Range =
  | { readonly barMs: number; readonly fromMs: number; readonly toMs: number }
  | { readonly code: number; readonly refusal: string };

function rangeOf(query: request.HistoricalDataRequest, nowMs: number): Range {
  const invalid = (cause: string): Range => ({
    code: 321,
    refusal: `Error validating request.-'bH' : cause - ${cause}`,
  });
  const service = (cause: string): Range => ({
    code: 162,
    refusal: `Historical Market Data Service error message:${cause}`,
  });
  const barMs = Object.hasOwn(BAR_MS, query.barSize) ? BAR_MS[query.barSize] : undefined;
  if (barMs === undefined) {
    const legal = Object.keys(BAR_MS).join(", ");
    return invalid(`Historical data bar size setting is invalid. Legal ones are: ${legal}`);
  }
  const duration = /^(\d{1,6}) ([SDWMY])$/.exec(query.duration);
  const unitMs = UNIT_MS[duration?.[2] ?? ""];
  if (duration === null || unitMs === undefined || Number(duration[1]) === 0) {
    return invalid("Historical data query duration format is: integer{SPACE}unit (S|D|W|M|Y)");
  }
  if (!SOURCES.includes(query.whatToShow)) {
    return invalid(`This fake does not model ${query.whatToShow}; it has ${SOURCES.join(", ")}`);
  }
  if (query.keepUpToDate) return invalid("This fake does not model keepUpToDate yet");
  const toMs = query.end === "" ? nowMs : parseStamp(query.end);
  if (toMs === undefined)
    return invalid("End date/time: expected yyyymmdd{space}hh:mm:ss{space}zone or yyyymmdd-hh:mm:ss");
  const durationMs = Number(duration[1]) * unitMs;
  if (durationMs / barMs > BARS_MAX)
    return service(`invalid step: ${query.barSize} with duration of ${query.duration}`);
  const untilMs = Math.min(toMs, nowMs);
  const fromMs = Math.floor((untilMs - durationMs) / barMs) * barMs;
  if (fromMs >= untilMs) return service("HMDS query returned no data");
  return { barMs, fromMs: Math.max(fromMs, 0), toMs: untilMs };
}

function onWire(
  bar: Bar,
  barMs: number,
  query: request.HistoricalDataRequest,
  { timeZone }: Instrument,
): out.HistoricalBar {
  const { startMs, open, high, low, close, volume, wap, count } = bar;
  const traded = query.whatToShow === "TRADES";
  const intraday = query.formatDate === 2 ? `${startMs / 1_000}` : stamp(startMs, timeZone);
  return {
    time: barMs >= DAY_MS ? day(startMs) : intraday,
    open,
    high,
    low,
    close,
    // Only trades have volumes.
    volume: traded ? volume : -1,
    wap: traded ? wap : -1,
    count: traded ? count : -1,
  };
}
