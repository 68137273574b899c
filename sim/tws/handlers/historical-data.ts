import type { TradingDay } from "../../exchange/calendar/calendar.ts";
import type { Instrument } from "../../exchange/contracts/instrument.ts";
import {
  type BarLength,
  barAround,
  barsByDay,
  barsInHours,
  type DatedBar,
  daysBetween,
  hours,
  joinedBars,
} from "../../exchange/prices/bars.ts";
import * as request from "../../wire/requests/historical-data.ts";
import * as out from "../../wire/responses/historical-data.ts";
import { stamp } from "../../world/zones.ts";
import type { Context, Subscription } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import { barLength, barMs } from "../historical-data/bar-sizes.ts";
import { computeDaily, estimate } from "../historical-data/bars-over-time.ts";
import { firstDay } from "../historical-data/data-beginning.ts";
import { beginningMs, type Duration, parseDuration } from "../historical-data/durations.ts";
import { type BarContent, barContent, derivedBars } from "../historical-data/what-to-show.ts";
import { wireBar } from "../historical-data/wire-bars.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { permissionFor } from "../market-data/market-data-permissions.ts";
import { acceptTime } from "../rules/dates.ts";
import {
  BAR_CANCEL_RULES,
  BAR_CONTRACT_RULES,
  BAR_DATA_RULES,
  BAR_NOTICES,
  BAR_NUMBER_RULES,
  BAR_PACING_RULES,
  BAR_RANGE_RULES,
  SHORT_BAR_MS,
} from "../rules/historical-bars.ts";
import { BAR_REQUEST_RULES, SCHEDULE, UPDATE_MS } from "../rules/historical-data.ts";
import { BAR_PROTOCOL_RULES } from "../rules/old-protocols.ts";
import { notify, refuses } from "../rules/refuses.ts";

/** Delay of the market data that a login has without a subscription, in ms. */
const DELAYED_MS = 15 * 60_000;

/** Handlers of historical bars and trading schedules. */
export const historicalDataHandlers: readonly Handler[] = [
  on(request.reqHistoricalData, { needsIbkr: "data" }, (query, context) => {
    const { reqId } = query;
    const inUse = context.subscribed("historical bars", reqId);
    if (refuses(context, reqId, BAR_NUMBER_RULES, { reqId, inUse })) return;
    const end = acceptTime(context, reqId, "End Date/Time", query.end);
    if (end === "refused" || refuses(context, reqId, BAR_REQUEST_RULES, query)) return;
    const length = barLength(query.barSize);
    const duration = parseDuration(query.duration);
    const content = barContent(query.whatToShow);
    const instrument = context.instrument(reqId, query, "history");
    if (length === undefined || duration === undefined || content === undefined || instrument === undefined)
      return;
    const { version } = context.client;
    if (refuses(context, reqId, BAR_PROTOCOL_RULES, { version, instrument })) return;
    const permission = permissionFor(instrument, context.shared.options);
    if (refuses(context, reqId, BAR_CONTRACT_RULES, { query, instrument, permission })) return;
    if (exceedsSubscriptions("historical bars", reqId, context)) return;
    const isPaced = context.shared.options.historicalPacing && barMs(length) <= SHORT_BAR_MS;
    const breaksPacing = isPaced && context.client.historicalPacing.breaks(query, context.nowMs);
    if (refuses(context, reqId, BAR_PACING_RULES, { breaksPacing })) return;
    const latestMs = context.nowMs - (permission === "delayed" ? DELAYED_MS : 0);
    notify(context, reqId, BAR_NOTICES, { permission });
    const toMs = Math.min(end?.atMs ?? latestMs, latestMs);
    answer({ query, content, length, duration, instrument, toMs }, context);
  }),
  on(request.cancelHistoricalData, { needsIbkr: "data" }, ({ reqId }, context) => {
    const isKnown = context.unsubscribe("historical bars", reqId);
    refuses(context, reqId, BAR_CANCEL_RULES, { reqId, isKnown });
  }),
];

/** A request for bars that TWS hands on to the historical data service. */
interface BarQuery {
  readonly query: request.HistoricalDataRequest;
  readonly content: BarContent;
  readonly length: BarLength;
  readonly duration: Duration;
  readonly instrument: Instrument;
  /** Time at which the bars end, epoch ms. */
  readonly toMs: number;
}

/** Sends the bars or the schedule, or what the historical data service has against them. */
function answer(barQuery: BarQuery, context: Context): void {
  const { query, content, length, duration, instrument, toMs } = barQuery;
  const { reqId, useRth } = query;
  const { nowMs, exchange } = context;
  const calendar = exchange.calendar(instrument, nowMs);
  const first = firstDay(instrument, calendar);
  const beginsMs = useRth ? first.liquidOpenMs : first.openMs;
  const begins = toMs > beginsMs ? beginningMs(duration, calendar, toMs, useRth) : toMs;
  const fromMs = Math.max(first.openMs, begins);
  const bars = barsInHours(calendar, length, fromMs, toMs, useRth);
  const series = exchange.priceSeries(instrument, toMs);
  const isGiven = series.past?.has(toMs - 1, barMs(length)) === true;
  const range = { query, instrument, length, toMs, nowMs, beginsMs, bars, isGiven };
  if (refuses(context, reqId, BAR_RANGE_RULES, range)) return;
  if (query.whatToShow.toUpperCase() === SCHEDULE) return sendSchedule(barQuery, fromMs, context);
  const days = barsInHours(calendar, "day", fromMs, toMs, useRth);
  const work = {
    days: barsByDay(series, content.source, length, fromMs, toMs, useRth),
    ...estimate(series, days, bars, calendar.dayAt(toMs), useRth),
  };
  const live = computeDaily(work, context, (daily, now) => {
    const derivedValue = content.derive?.(instrument, now);
    const prices = joinedBars(daily, length, content.source);
    const found = derivedValue === undefined ? prices : derivedBars(prices, derivedValue);
    const { whatToShow } = query;
    if (refuses(now, reqId, BAR_DATA_RULES, { instrument, whatToShow, count: found.length }))
      return undefined;
    now.send(out.historicalData, {
      reqId,
      start: stamp(fromMs, calendar.zone),
      end: stamp(toMs, calendar.zone),
      bars: found.map((bar) => wireBar(bar, query, length, calendar.zone)),
    });
    return query.keepUpToDate ? upToDate(barQuery, now) : undefined;
  });
  if (live !== undefined) context.subscribe("historical bars", reqId, live);
}

/** Makes a subscription to the current bar. */
function upToDate({ query, content, length, instrument }: BarQuery, context: Context): Subscription {
  const send = (now: Context): void => {
    const { zone } = now.exchange.calendar(instrument, now.nowMs);
    const [bar] = currentBar(now, instrument, content, length, query.useRth);
    if (bar !== undefined)
      now.send(out.historicalDataUpdate, { reqId: query.reqId, ...wireBar(bar, query, length, zone) });
  };
  return every(UPDATE_MS, context.nowMs, send, instrument);
}

/** Time before now that holds the beginning of a current bar of days, in ms: a year and a month. */
const CURRENT_BAR_MS = 397 * 86_400_000;

function currentBar(
  { exchange, nowMs }: Context,
  instrument: Instrument,
  { source }: BarContent,
  length: BarLength,
  useRth: boolean,
): readonly DatedBar[] {
  const series = exchange.priceSeries(instrument, nowMs);
  const lastMs = nowMs - 1;
  if (!series.calendar.isOpen(lastMs, useRth)) return [];
  const daysMs =
    length === "day" || length === "week" || length === "month" ? 32 * 86_400_000 : CURRENT_BAR_MS;
  const [startMs] = typeof length === "number" ? barAround(series, length, lastMs) : [nowMs - daysMs];
  return exchange.bars(instrument, source, length, startMs, nowMs, useRth).slice(-1);
}

/** Time of making one session of a schedule, in us. */
const SESSION_US = 40;

function sendSchedule({ query, instrument, toMs }: BarQuery, fromMs: number, context: Context): void {
  const { reqId, useRth, whatToShow } = query;
  const calendar = context.exchange.calendar(instrument, context.nowMs);
  const { zone } = calendar;
  const text = (ms: number): string => stamp(ms, zone).replace(` ${zone}`, "").replace(" ", "-");
  const days = barsInHours(calendar, "day", fromMs, toMs, useRth);
  const work = {
    days: sessionsByDay(daysBetween(calendar, fromMs, toMs), useRth, text),
    dayUs: SESSION_US,
    totalUs: days * SESSION_US,
  };
  const waits = computeDaily(work, context, (sessions, now) => {
    const [first] = sessions;
    const last = sessions.at(-1);
    if (refuses(now, reqId, BAR_DATA_RULES, { instrument, whatToShow, count: sessions.length }))
      return undefined;
    const range = { start: first?.start ?? "", end: last?.end ?? "", timeZone: zone };
    now.send(out.historicalSchedule, { reqId, ...range, sessions });
    return undefined;
  });
  if (waits !== undefined) context.subscribe("historical bars", reqId, waits);
}

/** Makes the sessions of trading days, one day at a time. */
function* sessionsByDay(days: Iterable<TradingDay>, liquid: boolean, text: (ms: number) => string) {
  for (const day of days) {
    const [openMs, closeMs] = hours(day, liquid);
    yield [{ start: text(openMs), end: text(closeMs), refDate: day.date }];
  }
  return undefined;
}
