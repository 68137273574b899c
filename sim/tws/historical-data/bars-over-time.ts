import { type DatedBar, hours } from "../../exchange/bars.ts";
import type { TradingDay } from "../../exchange/calendar.ts";
import type { PriceSeries } from "../../exchange/price-series.ts";
import type { Context, Shared, Subscription } from "../context/context.ts";

const MINUTE_MS = 60_000;
/** Estimated times of computing, in us: a bar, and a minute of a price whose extremes are searched for, or of another one. */
const BAR_US = 12;
const MINUTE_US = 0.5;
const WHOLE_MINUTE_US = 5;
/** Requests that take longer than this are served in parts. */
const AT_ONCE_US = 150_000;
/** Estimated time of a part. */
const PART_US = 40_000;
/** Delay of the next part, in ms: other messages are served before it. */
const NEXT_MS = 1;

/** Bars that are computed one trading day at a time. */
export interface BarWork {
  readonly days: Iterator<readonly DatedBar[], undefined>;
  /** Estimated time of one day, in us. */
  readonly dayUs: number;
  /** Estimated time of all days, in us. */
  readonly totalUs: number;
}

/** The instant at which a part was computed last, so that a TWS computes one at a time. */
const computedMs = new WeakMap<Shared, number>();

/** Estimates how long the bars of some trading days take, in us: for all, and for a day. */
export function estimate(
  series: PriceSeries,
  days: number,
  bars: number,
  day: TradingDay,
  liquid: boolean,
): Pick<BarWork, "dayUs" | "totalUs"> {
  const [openMs, closeMs] = hours(day, liquid);
  const isSearched = series.spread !== undefined || series.past !== undefined;
  const minuteUs = isSearched ? MINUTE_US : WHOLE_MINUTE_US;
  const dayUs = ((closeMs - openMs) / MINUTE_MS) * minuteUs + (bars / Math.max(1, days)) * BAR_US;
  return { dayUs, totalUs: dayUs * days };
}

/**
 * Computes the bars of a request: at once where they are few, and otherwise in parts, between which TWS serves other
 * messages. One part is computed at an instant, whichever client it is for.
 *
 * @param finish Sends the bars, and returns what the client is sent from then on, if anything.
 */
export function computeBars(
  { days, dayUs, totalUs }: BarWork,
  context: Context,
  finish: (bars: readonly DatedBar[], now: Context) => Subscription | undefined,
): Subscription | undefined {
  const bars: DatedBar[] = [];
  const compute = (most: number): boolean => {
    for (let count = 0; count < most; count++) {
      const next = days.next();
      if (next.done === true) return true;
      bars.push(...next.value);
    }
    return false;
  };
  if (totalUs <= AT_ONCE_US) {
    compute(Number.POSITIVE_INFINITY);
    return finish(bars, context);
  }
  let rest: Subscription | undefined;
  return {
    dueMs: context.nowMs + NEXT_MS,
    run: (now) => {
      if (rest !== undefined) return rest.run(now);
      if (computedMs.get(now.shared) === now.nowMs) return now.nowMs + NEXT_MS;
      computedMs.set(now.shared, now.nowMs);
      if (!compute(Math.max(1, Math.ceil(PART_US / dayUs)))) return now.nowMs + NEXT_MS;
      rest = finish(bars, now);
      return rest?.dueMs;
    },
  };
}
