import { type BarLength, barAround, type DatedBar } from "../../exchange/bars.ts";
import type { Instrument } from "../../exchange/instrument.ts";
import type { PriceSource } from "../../exchange/market.ts";
import * as request from "../../wire/requests/historical-data.ts";
import * as out from "../../wire/responses/historical-data.ts";
import { parseStamp, stamp } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import * as code from "../facts/codes.ts";
import { BAR_SIZES, barMs, longestMs } from "../historical-data/bar-sizes.ts";
import { approximateMs, beginningMs, type Duration, parseDuration } from "../historical-data/durations.ts";
import { derivedBars, WHAT_TO_SHOW } from "../historical-data/what-to-show.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";

const SECOND_MS = 1_000;
/** A bar that is kept up to date is sent again after this time, in ms. */
const UPDATE_MS = 5_000;
/** Longest bars whose requests are paced, in ms. */
const PACED_BAR_MS = 30_000;
/** Number of bars in one answer. More would be several megabytes in one frame; TWS refuses such steps as well. */
const BARS_MAX = 20_000;

const SCHEDULE = "SCHEDULE";

/** Handlers of historical bars and trading schedules. */
export const historicalDataHandlers: readonly Handler[] = [
  on(request.reqHistoricalData, { needsIbkr: "data" }, (query, context) => {
    const { reqId } = query;
    if (context.subscribed("historical bars", reqId)) {
      const text = `Duplicate ticker ID for historical query:${reqId}`;
      return context.error(reqId, code.DUPLICATE_HISTORICAL_ID, text);
    }
    const range = parsed(query, context);
    if (range === undefined) return;
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    if (exceedsSubscriptions("historical bars", reqId, context)) return;
    const isPaced = context.shared.options.historicalPacing && barMs(range.length) <= PACED_BAR_MS;
    if (isPaced && context.client.historicalPacing.breaks(query, context.nowMs)) {
      return serviceError(context, reqId, "Historical data request pacing violation");
    }
    if (query.whatToShow === SCHEDULE) return sendSchedule(query, range, instrument, context);
    const calendar = context.exchange.calendar(instrument, context.nowMs);
    const fromMs = Math.max(0, beginningMs(range.duration, calendar, range.toMs, query.useRth));
    const { source, derive } = WHAT_TO_SHOW[query.whatToShow] ?? { source: "TRADES" };
    const derivedValue = derive?.(instrument, context);
    if (derive !== undefined && derivedValue === undefined) {
      return serviceError(
        context,
        reqId,
        `HMDS query returned no data: no ${query.whatToShow} of ${query.symbol}`,
      );
    }
    const prices = context.exchange.bars(instrument, source, range.length, fromMs, range.toMs, query.useRth);
    const bars = derivedValue === undefined ? prices : derivedBars(prices, derivedValue);
    if (bars.length === 0)
      return serviceError(context, reqId, "HMDS query returned no data: no trading in that time");
    context.send(out.historicalData, {
      reqId,
      start: stamp(fromMs, calendar.zone),
      end: stamp(range.toMs, calendar.zone),
      bars: bars.map((bar) => wireBar(bar, query, range.length, calendar.zone)),
    });
    if (query.keepUpToDate) keepUpToDate(query, range.length, source, instrument, context);
  }),
  on(request.cancelHistoricalData, { needsIbkr: "data" }, ({ reqId }, context) => {
    if (context.unsubscribe("historical bars", reqId)) {
      return serviceError(context, reqId, `API historical data query cancelled: ${reqId}`);
    }
    context.error(
      reqId,
      code.UNKNOWN_HISTORICAL_QUERY,
      `No historical data query found for ticker id:${reqId}`,
    );
  }),
];

function serviceError(context: Context, reqId: number, text: string): void {
  context.error(reqId, code.HISTORICAL_SERVICE, `Historical Market Data Service error message:${text}`);
}

/** The bars that a request means. */
interface BarRange {
  readonly length: BarLength;
  readonly duration: Duration;
  readonly toMs: number;
}

/** Parses a request; refuses one that makes no sense, and returns undefined. */
function parsed(query: request.HistoricalDataRequest, context: Context): BarRange | undefined {
  const { reqId, barSize, whatToShow, keepUpToDate: isKept, end } = query;
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
  const content = WHAT_TO_SHOW[whatToShow];
  if (whatToShow !== SCHEDULE && content === undefined) {
    return refuse(`Incorrect source of price data: ${whatToShow}`);
  }
  if (isKept && content?.derive !== undefined) return refuse(`${whatToShow} cannot be kept up to date`);
  if (isKept && (end !== "" || barMs(length) < UPDATE_MS)) {
    return refuse("keepUpToDate needs an empty end date and bars of at least 5 secs");
  }
  const endMs = end === "" ? context.nowMs : parseStamp(end, "US/Eastern");
  if (endMs === undefined) {
    return refuse("Invalid date/time: expected yyyymmdd{space}hh:mm:ss{space}zone or yyyymmdd-hh:mm:ss");
  }
  const approximately = approximateMs(duration);
  if (approximately > longestMs(length) || approximately / barMs(length) > BARS_MAX) {
    serviceError(context, reqId, `invalid step: ${barSize} with duration of ${query.duration}`);
    return undefined;
  }
  const toMs = Math.min(endMs, context.nowMs);
  // The made-up market begins in 1970.
  if (toMs < approximately) {
    serviceError(context, reqId, "HMDS query returned no data");
    return undefined;
  }
  return { length, duration, toMs };
}

/** Makes a bar as the wire has it. */
function wireBar(
  bar: DatedBar,
  { whatToShow, formatDate }: Pick<request.HistoricalDataRequest, "whatToShow" | "formatDate">,
  length: BarLength,
  zone: string,
): out.HistoricalBar {
  const { startMs, open, high, low, close, volume, wap, count, date } = bar;
  const content = WHAT_TO_SHOW[whatToShow];
  const isTraded = content?.source === "TRADES" && content.derive === undefined;
  const intraday = formatDate === 2 ? `${startMs / SECOND_MS}` : stamp(startMs, zone);
  const time = typeof length === "number" ? intraday : date;
  // Trades alone have volumes.
  if (!isTraded) return { time, open, high, low, close, volume: -1, wap: -1, count: -1 };
  return { time, open, high, low, close, volume, wap, count };
}

/** Sends the current bar repeatedly until the client cancels. */
function keepUpToDate(
  query: request.HistoricalDataRequest,
  length: BarLength,
  source: PriceSource,
  instrument: Instrument,
  context: Context,
): void {
  const { reqId, useRth } = query;
  const send = (now: Context): void => {
    const { zone } = now.exchange.calendar(instrument, now.nowMs);
    const [bar] = currentBar(now, instrument, source, length, useRth);
    if (bar !== undefined)
      now.send(out.historicalDataUpdate, { reqId, ...wireBar(bar, query, length, zone) });
  };
  context.subscribe("historical bars", reqId, every(UPDATE_MS, context.nowMs, send));
}

function currentBar(
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
  { duration, toMs }: BarRange,
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
    return serviceError(context, reqId, "HMDS query returned no data");
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
