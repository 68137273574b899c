import { barsInHours, closesByDay } from "../../exchange/prices/bars.ts";
import * as request from "../../wire/requests/histogram.ts";
import { histogramData } from "../../wire/responses/histogram.ts";
import { type Handler, on } from "../context/handler.ts";
import { computeDaily, estimate } from "../historical-data/bars-over-time.ts";
import { firstDay } from "../historical-data/data-beginning.ts";
import { approximateMs, type Duration } from "../historical-data/durations.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { permissionFor } from "../market-data/market-data-permissions.ts";
import { HISTOGRAM_PERIOD_RULES, HISTOGRAM_RULES } from "../rules/history-facts.ts";
import { refuses } from "../rules/refuses.ts";

const MINUTE_MS = 60_000;
/** Bars of which periods beyond a month are made, in ms: more bars would be megabytes in one frame. */
const COARSE_MS = 30 * MINUTE_MS;
const COARSE_PERIOD_MS = 31 * 86_400_000;

/** Handlers of histograms: traded volume by price. Those of long periods are computed in parts. */
export const histogramHandlers: readonly Handler[] = [
  on(request.reqHistogramData, { needsIbkr: "data" }, (query, context) => {
    const { reqId, useRth } = query;
    const period = periodOf(query.period);
    if (refuses(context, reqId, HISTOGRAM_PERIOD_RULES, { period }) || period === undefined) return;
    const instrument = context.instrument(reqId, query, "history");
    if (instrument === undefined) return;
    const permission = permissionFor(instrument, context.shared.options);
    if (refuses(context, reqId, HISTOGRAM_RULES, { instrument, permission })) return;
    if (exceedsSubscriptions("historical bars", reqId, context)) return;
    const { exchange, nowMs } = context;
    const series = exchange.priceSeries(instrument, nowMs);
    const { calendar } = series;
    const fromMs = Math.max(firstDay(instrument, calendar).openMs, nowMs - approximateMs(period));
    const length = nowMs - fromMs > COARSE_PERIOD_MS ? COARSE_MS : MINUTE_MS;
    const bars = barsInHours(calendar, length, fromMs, nowMs, useRth);
    const days = barsInHours(calendar, "day", fromMs, nowMs, useRth);
    const work = {
      days: closesByDay(series, length, fromMs, nowMs, useRth),
      ...estimate(series, days, bars, calendar.dayAt(nowMs), useRth),
    };
    const waits = computeDaily(work, context, (closes, now) => {
      const sizes = new Map<number, number>();
      for (const { close, volume } of closes) sizes.set(close, (sizes.get(close) ?? 0) + volume);
      const items = [...sizes].sort(([a], [b]) => a - b).map(([price, size]) => ({ price, size }));
      now.send(histogramData, { reqId, items });
      return undefined;
    });
    if (waits !== undefined) context.subscribe("histogram", reqId, waits);
  }),
  on(request.cancelHistogramData, { needsIbkr: "data" }, ({ reqId }, context) => {
    context.unsubscribe("histogram", reqId);
  }),
];

/** Parses the period of a histogram, e.g. `3 days`; undefined for a text that TWS refuses. */
function periodOf(text: string): Duration | undefined {
  const [, digits = "", name = ""] = /^(\d{1,6}) (day|week|month|year)s?$/i.exec(text.trim()) ?? [];
  const count = Number(digits);
  return count < 1 ? undefined : { count, unit: name.charAt(0).toUpperCase() as Duration["unit"] };
}
