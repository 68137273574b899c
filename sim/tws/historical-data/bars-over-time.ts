import type { TradingDay } from "../../exchange/calendar/calendar.ts";
import { hours } from "../../exchange/prices/bars.ts";
import type { PriceSeries } from "../../exchange/prices/price-series.ts";
import type { Context, Subscription } from "../context/context.ts";

const MINUTE_MS = 60_000;
/** Estimated times of computing, in us: a bar, and a minute of a price whose extremes are searched for, or of another one. */
const BAR_US = 12;
const MINUTE_US = 0.3;
const WHOLE_MINUTE_US = 5;
/** Estimated time of a part. */
const PART_US = 20_000;
/** Delay of the next part, in ms: other messages are served before it. */
const NEXT_MS = 1;

/** Bars, or sessions, that are computed one trading day at a time. */
export interface DailyWork<Row> {
  readonly days: Iterator<readonly Row[], undefined>;
  /** Estimated time of one day, in us. */
  readonly dayUs: number;
  /** Estimated time of all days, in us. */
  readonly totalUs: number;
}

/** Estimates how long the bars of some trading days take, in us: for all, and for a day. */
export function estimate(
  series: PriceSeries,
  days: number,
  bars: number,
  day: TradingDay,
  liquid: boolean,
): Pick<DailyWork<unknown>, "dayUs" | "totalUs"> {
  const [openMs, closeMs] = hours(day, liquid);
  const isSearched = series.spread !== undefined || series.past !== undefined;
  const minuteUs = isSearched ? MINUTE_US : WHOLE_MINUTE_US;
  const dayUs = ((closeMs - openMs) / MINUTE_MS) * minuteUs + (bars / Math.max(1, days)) * BAR_US;
  return { dayUs, totalUs: dayUs * days };
}

/**
 * Computes the rows of a request: at once where they are few, and otherwise in parts, between which TWS serves other
 * messages. One part is computed at an instant, whichever client it is for.
 *
 * @param finish Sends the bars, and returns what the client is sent from then on, if anything.
 */
export function computeDaily<Row>(
  { days, dayUs, totalUs }: DailyWork<Row>,
  context: Context,
  finish: (rows: readonly Row[], now: Context) => Subscription | undefined,
): Subscription | undefined {
  const rows: Row[] = [];
  const compute = (most: number): boolean => {
    for (let count = 0; count < most; count++) {
      const next = days.next();
      if (next.done === true) return true;
      rows.push(...next.value);
    }
    return false;
  };
  if (context.shared.computingTime.affords(totalUs, context.nowMs)) {
    compute(Number.POSITIVE_INFINITY);
    return finish(rows, context);
  }
  let rest: Subscription | undefined;
  return {
    dueMs: context.nowMs + NEXT_MS,
    run: (now) => {
      if (rest !== undefined) return rest.run(now);
      if (!now.shared.computingTime.takesTurn(now.nowMs)) return now.nowMs + NEXT_MS;
      if (!compute(Math.max(1, Math.ceil(PART_US / dayUs)))) return now.nowMs + NEXT_MS;
      rest = finish(rows, now);
      return rest?.dueMs;
    },
  };
}
