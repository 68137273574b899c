import type { Calendar, TradingDay } from "../../exchange/calendar/calendar.ts";
import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { hash32 } from "../../world/random.ts";
import { dayNumber, dayText } from "../../world/zones.ts";
import { listingDate } from "../facts/listing-dates.ts";

const DAY_MS = 86_400_000;
/** Days from the listing of a future or an option to its last trading day. */
const DERIVATIVE_DAYS = 2 * 365;
/** Years in which other instruments begin: the first one, and how many there are. */
const MADE_UP_YEARS = { first: 1985, count: 30 } as const;

/**
 * Gets the first trading day of an instrument that has data: the real one where it is known, otherwise a made-up one that
 * depends on the contract ID alone.
 */
export function firstDay(instrument: Instrument, calendar: Calendar): TradingDay {
  // The noon before: the day of a venue can begin in the evening.
  return calendar.dayAfter((dayNumber(firstDate(instrument)) - 0.5) * DAY_MS);
}

function firstDate({ conId, secType, symbol, lastTradeDate, bond }: Instrument): string {
  if (bond !== undefined) return bond.issueDate;
  if (lastTradeDate !== "") return dayText(dayNumber(lastTradeDate) - DERIVATIVE_DAYS);
  const draw = hash32(`${conId}/first day`);
  const madeUp = Date.UTC(MADE_UP_YEARS.first + (draw % MADE_UP_YEARS.count), (draw >>> 8) % 12, 15) / DAY_MS;
  return listingDate(secType, symbol) ?? dayText(madeUp);
}
