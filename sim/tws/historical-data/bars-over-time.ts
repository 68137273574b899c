import type { TradingDay } from "../../exchange/calendar/calendar.ts";
import { hours } from "../../exchange/prices/bars.ts";
import type { PriceSeries } from "../../exchange/prices/price-series.ts";
import type { Context, Shared, Subscription } from "../context/context.ts";

const MINUTE_MS = 60_000;
/** Estimated times of computing, in us: a bar, and a minute of a price whose extremes are searched for, or of another one. */
const BAR_US = 12;
const MINUTE_US = 0.3;
const WHOLE_MINUTE_US = 5;
/** Time that requests may take at once; those that take longer are served in parts. */
const AT_ONCE_US = 80_000;
/** Longest single request that is served at once. */
const ONE_AT_ONCE_US = 40_000;
/** Time that is regained in each ms. */
const REGAINED_US = 250;
/** Requests up to this time are served at once in any case. */
const SMALL_US = 2_000;
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

/** Time that is left to serve requests at once, and when it was counted. */
const leftAtOnce = new WeakMap<Shared, { readonly atMs: number; readonly us: number }>();
/** The instant at which a part was computed last, so that a TWS computes one at a time. */
const computedMs = new WeakMap<Shared, number>();

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

/** Tests whether a request can be served at once, so that many of them do not hold up others together. */
function affords(us: number, { shared, nowMs }: Context): boolean {
  if (us <= SMALL_US) return true;
  const before = leftAtOnce.get(shared) ?? { atMs: nowMs, us: AT_ONCE_US };
  const left = Math.min(AT_ONCE_US, before.us + (nowMs - before.atMs) * REGAINED_US);
  const isServed = us <= Math.min(left, ONE_AT_ONCE_US);
  leftAtOnce.set(shared, { atMs: nowMs, us: isServed ? left - us : left });
  return isServed;
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
  if (affords(totalUs, context)) {
    compute(Number.POSITIVE_INFINITY);
    return finish(rows, context);
  }
  let rest: Subscription | undefined;
  return {
    dueMs: context.nowMs + NEXT_MS,
    run: (now) => {
      if (rest !== undefined) return rest.run(now);
      if (computedMs.get(now.shared) === now.nowMs) return now.nowMs + NEXT_MS;
      computedMs.set(now.shared, now.nowMs);
      if (!compute(Math.max(1, Math.ceil(PART_US / dayUs)))) return now.nowMs + NEXT_MS;
      rest = finish(rows, now);
      return rest?.dueMs;
    },
  };
}
