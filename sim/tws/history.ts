import { type BarLength, barAround, type DatedBar } from "../exchange/bars.ts";
import type { Instrument } from "../exchange/instrument.ts";
import type { PriceSource } from "../exchange/market.ts";
import * as request from "../wire/requests/history.ts";
import * as out from "../wire/responses/history.ts";
import { parseStamp, stamp } from "../world/zones.ts";
import { type Context, type Handler, on } from "./context.ts";
import {
  approximateMs,
  BAR_SIZES,
  barMs,
  beginningMs,
  type Duration,
  longestMs,
  parseDuration,
} from "./durations.ts";
import { nextDueMs } from "./feed.ts";
import { derived, SHOWN } from "./shown.ts";

const SECOND_MS = 1_000;
/** A bar that is kept up to date changes so often. */
const UPDATE_MS = 5_000;
/** Longer bars are not paced. */
const PACED_BAR_MS = 30_000;
/** A longer list would be several megabytes in one frame; TWS refuses such steps as well. */
const BARS_MAX = 20_000;

const SCHEDULE = "SCHEDULE";

/** Requests for bars of the past. */
export const historyHandlers: readonly Handler[] = [
  on(request.reqHistoricalData, (query, context) => {
    const { reqId } = query;
    if (context.subscribed("historical bars", reqId)) {
      return context.error(reqId, 386, `Duplicate ticker ID for historical query:${reqId}`);
    }
    const asked = understood(query, context);
    if (asked === undefined) return;
    const instrument = context.theOne(reqId, query);
    if (instrument === undefined) return;
    const { historicalMax, historicalPacing } = context.shared.options;
    if (context.count("historical bars") >= historicalMax) {
      return context.failed(
        reqId,
        `Only ${historicalMax} simultaneous API historical data requests allowed.`,
      );
    }
    const paced = historicalPacing && barMs(asked.length) <= PACED_BAR_MS;
    if (paced && context.client.historicalPacing.breaks(query, context.nowMs)) {
      return service(context, reqId, "Historical data request pacing violation");
    }
    if (query.whatToShow === SCHEDULE) return sendSchedule(query, asked, instrument, context);
    const calendar = context.exchange.calendar(instrument, context.nowMs);
    const fromMs = Math.max(0, beginningMs(asked.duration, calendar, asked.toMs, query.useRth));
    const { source, derive } = SHOWN[query.whatToShow] ?? { source: "TRADES" };
    const of = derive?.(instrument, context);
    if (derive !== undefined && of === undefined) {
      return service(
        context,
        reqId,
        `HMDS query returned no data: no ${query.whatToShow} of ${query.symbol}`,
      );
    }
    const prices = context.exchange.bars(instrument, source, asked.length, fromMs, asked.toMs, query.useRth);
    const bars = of === undefined ? prices : derived(prices, of);
    if (bars.length === 0)
      return service(context, reqId, "HMDS query returned no data: no trading in that time");
    context.send(out.historicalData, {
      reqId,
      start: stamp(fromMs, calendar.zone),
      end: stamp(asked.toMs, calendar.zone),
      bars: bars.map((bar) => wireBar(bar, query, asked.length, calendar.zone)),
    });
    if (query.keepUpToDate) keepUpToDate(query, asked.length, source, instrument, context);
  }),
  on(request.cancelHistoricalData, ({ reqId }, context) => {
    if (context.unsubscribe("historical bars", reqId)) {
      return service(context, reqId, `API historical data query cancelled: ${reqId}`);
    }
    context.error(reqId, 366, `No historical data query found for ticker id:${reqId}`);
  }),
];

function service(context: Context, reqId: number, text: string): void {
  context.error(reqId, 162, `Historical Market Data Service error message:${text}`);
}

interface Asked {
  readonly length: BarLength;
  readonly duration: Duration;
  readonly toMs: number;
}

/** What a request means; where it means nothing, the client is told why. */
function understood(query: request.HistoricalDataRequest, context: Context): Asked | undefined {
  const { reqId, barSize, whatToShow, keepUpToDate: kept, end } = query;
  const refuse = (cause: string): undefined => void context.invalid(reqId, cause);
  const length = Object.hasOwn(BAR_SIZES, barSize) ? BAR_SIZES[barSize] : undefined;
  if (length === undefined) {
    const legal = Object.keys(BAR_SIZES).join(", ");
    return refuse(`Historical data bar size setting is invalid. Legal ones are: ${legal}`);
  }
  const duration = parseDuration(query.duration);
  if (duration === undefined) {
    return refuse("Historical data query duration format is: integer{SPACE}unit (S|D|W|M|Y)");
  }
  const shown = SHOWN[whatToShow];
  if (whatToShow !== SCHEDULE && shown === undefined) {
    return refuse(`Incorrect source of price data: ${whatToShow}`);
  }
  if (kept && shown?.derive !== undefined) return refuse(`${whatToShow} cannot be kept up to date`);
  if (kept && (end !== "" || barMs(length) < UPDATE_MS)) {
    return refuse("keepUpToDate needs an empty end date and bars of at least 5 secs");
  }
  const endMs = end === "" ? context.nowMs : parseStamp(end, "US/Eastern");
  if (endMs === undefined) {
    return refuse("Invalid date/time: expected yyyymmdd{space}hh:mm:ss{space}zone or yyyymmdd-hh:mm:ss");
  }
  const approximately = approximateMs(duration);
  if (approximately > longestMs(length) || approximately / barMs(length) > BARS_MAX) {
    service(context, reqId, `invalid step: ${barSize} with duration of ${query.duration}`);
    return undefined;
  }
  const toMs = Math.min(endMs, context.nowMs);
  // Before that the market has no past.
  if (toMs < approximately) {
    service(context, reqId, "HMDS query returned no data");
    return undefined;
  }
  return { length, duration, toMs };
}

/** A bar as it stands on the wire. */
function wireBar(
  bar: DatedBar,
  { whatToShow, formatDate }: Pick<request.HistoricalDataRequest, "whatToShow" | "formatDate">,
  length: BarLength,
  zone: string,
): out.HistoricalBar {
  const { startMs, open, high, low, close, volume, wap, count, date } = bar;
  const traded = SHOWN[whatToShow]?.source === "TRADES" && SHOWN[whatToShow]?.derive === undefined;
  const intraday = formatDate === 2 ? `${startMs / SECOND_MS}` : stamp(startMs, zone);
  const time = typeof length === "number" ? intraday : date;
  // Only trades have volumes.
  if (!traded) return { time, open, high, low, close, volume: -1, wap: -1, count: -1 };
  return { time, open, high, low, close, volume, wap, count };
}

/** Sends the bar that is being made, again and again, until it is cancelled. */
function keepUpToDate(
  query: request.HistoricalDataRequest,
  length: BarLength,
  source: PriceSource,
  instrument: Instrument,
  context: Context,
): void {
  const { reqId, useRth } = query;
  context.subscribe("historical bars", reqId, {
    dueMs: nextDueMs(context.nowMs, UPDATE_MS),
    run: (now) => {
      const { zone } = now.exchange.calendar(instrument, now.nowMs);
      const [bar] = latest(now, instrument, source, length, useRth);
      if (bar !== undefined)
        now.send(out.historicalDataUpdate, { reqId, ...wireBar(bar, query, length, zone) });
      return nextDueMs(now.nowMs, UPDATE_MS);
    },
  });
}

function latest(
  { exchange, nowMs }: Context,
  instrument: Instrument,
  source: PriceSource,
  length: BarLength,
  useRth: boolean,
): readonly DatedBar[] {
  const series = exchange.priceSeries(instrument, nowMs);
  const lastMs = nowMs - 1;
  if (!series.calendar.isOpen(lastMs, useRth)) return [];
  const [startMs] =
    typeof length === "number" ? barAround(series, length, lastMs) : [nowMs - 32 * 86_400_000];
  return exchange.bars(instrument, source, length, startMs, nowMs, useRth).slice(-1);
}

function sendSchedule(
  { reqId, useRth }: request.HistoricalDataRequest,
  { duration, toMs }: Asked,
  instrument: Instrument,
  context: Context,
): void {
  const calendar = context.exchange.calendar(instrument, context.nowMs);
  const { zone } = calendar;
  const fromMs = beginningMs(duration, calendar, toMs, useRth);
  const text = (ms: number): string => stamp(ms, zone).replace(` ${zone}`, "").replace(" ", "-");
  const days = calendar.between(fromMs, toMs);
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined)
    return service(context, reqId, "HMDS query returned no data");
  context.send(out.historicalSchedule, {
    reqId,
    start: text(useRth ? first.liquidOpenMs : first.openMs),
    end: text(useRth ? last.liquidCloseMs : last.closeMs),
    timeZone: zone,
    sessions: days.map((day) => ({
      start: text(useRth ? day.liquidOpenMs : day.openMs),
      end: text(useRth ? day.liquidCloseMs : day.closeMs),
      refDate: day.date,
    })),
  });
}
