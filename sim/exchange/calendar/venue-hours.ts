import { calendarOf } from "./calendar.ts";
import type { CalendarName } from "./calendar-hours.ts";

/** What trades at an instant, for one group of venues. */
export interface VenueHours {
  /** The name for people, e.g. `US shares`. */
  readonly name: string;
  /** `regular` and `extended` hours of the day, or `closed`. */
  readonly now: "regular" | "extended" | "closed";
  /** The instant at which the next trading day begins, extended hours included, epoch ms. */
  readonly opensMs: number;
  /** The instant at which the next regular hours begin, epoch ms. */
  readonly regularMs: number;
}

const VENUES: readonly (readonly [name: string, calendar: CalendarName])[] = [
  ["US shares", "us-stocks"],
  ["US futures", "us-futures"],
  ["Currencies", "forex"],
  ["Coins", "crypto"],
];

/**
 * Returns what trades at an instant, and when the rest opens.
 *
 * @param atMs Epoch ms.
 */
export function venueHours(atMs: number): readonly VenueHours[] {
  return VENUES.map(([name, calendarName]) => {
    const calendar = calendarOf(calendarName);
    const day = calendar.dayAt(atMs);
    const now = calendar.isOpen(atMs, true) ? "regular" : calendar.isOpen(atMs) ? "extended" : "closed";
    const next = calendar.dayAfter(atMs);
    const regularMs = atMs < day.liquidOpenMs ? day.liquidOpenMs : next.liquidOpenMs;
    return { name, now, opensMs: next.openMs, regularMs };
  });
}
