import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import { type DayStatistics, statisticsOf } from "../../../exchange/year-statistics.ts";
import type { GatewayContext } from "../context.ts";

const YEAR_DAYS = 365;
/** Trading days of the average volume: those of 90 days. */
const AVERAGE_DAYS = 63;

/** Computes the statistics of the year before the current trading day of a contract. */
export function yearStatistics(instrument: Instrument, { exchange, nowMs }: GatewayContext): DayStatistics {
  return statisticsOf(instrument, exchange, nowMs, YEAR_DAYS, AVERAGE_DAYS);
}
