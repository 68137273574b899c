import type { Exchange } from "../../../exchange/exchange.ts";
import type { Instrument } from "../../../exchange/instrument.ts";
import type { GatewayContext } from "../context.ts";

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const AVERAGE_DAYS = 63;

/** Statistics of the trading days of a year, without the current one. */
export interface YearStatistics {
  readonly high: number;
  readonly low: number;
  /** Mean units traded in a day, over the trading days of 90 days. */
  readonly averageVolume: number;
}

/** Statistics of each exchange by contract and day: a year of bars takes long to compute, and changes once a day. */
const known = new WeakMap<Exchange, Map<string, YearStatistics>>();

/** Computes the statistics of the year before the current trading day of a contract. */
export function yearStatistics(instrument: Instrument, { exchange, nowMs }: GatewayContext): YearStatistics {
  const days = known.get(exchange) ?? new Map<string, YearStatistics>();
  known.set(exchange, days);
  const { date, openMs } = exchange.calendar(instrument, nowMs).dayAt(nowMs);
  const key = `${instrument.conId}/${date}`;
  const made = days.get(key) ?? statisticsOf(instrument, openMs, exchange);
  days.set(key, made);
  return made;
}

function statisticsOf(instrument: Instrument, untilMs: number, exchange: Exchange): YearStatistics {
  const bars = exchange.bars(instrument, "TRADES", "day", untilMs - YEAR_MS, untilMs);
  const recent = bars.slice(-AVERAGE_DAYS);
  const units = recent.reduce((sum, { volume }) => sum + volume, 0);
  return {
    high: Math.max(...bars.map(({ high }) => high)),
    low: Math.min(...bars.map(({ low }) => low)),
    averageVolume: Math.round(units / Math.max(1, recent.length)),
  };
}
