import { closesOf } from "../../exchange/bars.ts";
import * as request from "../../wire/requests/histogram.ts";
import { histogramData } from "../../wire/responses/histogram.ts";
import { type Handler, on } from "../context/handler.ts";
import { approximateMs, type Duration } from "../historical-data/durations.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { permissionFor } from "../market-data/market-data-permissions.ts";
import { HISTOGRAM_PERIOD_RULES, HISTOGRAM_RULES } from "../rules/history-facts.ts";
import { refuses } from "../rules/refuses.ts";

const MINUTE_MS = 60_000;
/** Bars of which longer periods are made, in ms: thousands of minutes would take too long. */
const COARSE_MS = 30 * MINUTE_MS;
const COARSE_PERIOD_MS = 31 * 86_400_000;

/** Handlers of histograms: traded volume by price. The answer is sent at once, so that a cancel has nothing to do. */
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
    const periodMs = approximateMs(period);
    const barMs = periodMs > COARSE_PERIOD_MS ? COARSE_MS : MINUTE_MS;
    const sizes = new Map<number, number>();
    const series = exchange.priceSeries(instrument, nowMs);
    for (const { close, volume } of closesOf(series, barMs, nowMs - periodMs, nowMs, useRth))
      sizes.set(close, (sizes.get(close) ?? 0) + volume);
    const items = [...sizes].sort(([a], [b]) => a - b).map(([price, size]) => ({ price, size }));
    context.send(histogramData, { reqId, items });
  }),
  on(request.cancelHistogramData, { needsIbkr: "data" }, () => {}),
];

/** Parses the period of a histogram, e.g. `3 days`; undefined for a text that TWS refuses. */
function periodOf(text: string): Duration | undefined {
  const [, digits = "", name = ""] = /^(\d{1,6}) (day|week|month|year)s?$/i.exec(text.trim()) ?? [];
  const count = Number(digits);
  return count < 1 ? undefined : { count, unit: name.charAt(0).toUpperCase() as Duration["unit"] };
}
