import * as request from "../../wire/requests/histogram.ts";
import { histogramData } from "../../wire/responses/histogram.ts";
import { type Handler, on } from "../context/handler.ts";
import { approximateMs, parseDuration } from "../historical-data/durations.ts";

const MINUTE_MS = 60_000;
const PERIOD_MS_MAX = 31 * 86_400_000;

/** Handlers of histograms: traded volume by price. The answer is sent at once, so that a cancel has nothing to do. */
export const histogramHandlers: readonly Handler[] = [
  on(request.reqHistogramData, { needsIbkr: "data" }, (query, context) => {
    const { reqId, useRth, period } = query;
    const match = /^(\d+) (day|week|month|year)s?$/i.exec(period.trim());
    const unit = { d: "D", w: "W", m: "M", y: "Y" }[match?.[2]?.[0]?.toLowerCase() ?? ""];
    const duration = parseDuration(`${match?.[1]} ${unit}`);
    if (duration === undefined)
      return context.invalid(reqId, `Period ${period} is not known: expected e.g. 3 days`);
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    const { exchange, nowMs } = context;
    const fromMs = nowMs - Math.min(approximateMs(duration), PERIOD_MS_MAX);
    const sizes = new Map<number, number>();
    for (const { close, volume } of exchange.bars(instrument, "TRADES", MINUTE_MS, fromMs, nowMs, useRth))
      sizes.set(close, (sizes.get(close) ?? 0) + volume);
    const items = [...sizes].sort(([a], [b]) => a - b).map(([price, size]) => ({ price, size }));
    context.send(histogramData, { reqId, items });
  }),
  on(request.cancelHistogramData, { needsIbkr: "data" }, () => {}),
];
