import { hash32 } from "../../world/random.ts";
import { dayOf } from "../../world/zones.ts";

const DAY_MS = 86_400_000;
/** Days between two events of one type of a company. */
const QUARTER_DAYS = 91;

/** Types of events of the Wall Street Horizon calendar. */
const EVENT_TYPES: readonly { readonly tag: string; readonly name: string }[] = [
  { tag: "wshe_ed", name: "Earnings Date" },
  { tag: "wshe_eps", name: "Earnings Per Share" },
  { tag: "wshe_div", name: "Dividend" },
  { tag: "wshe_sh", name: "Shareholder Meeting" },
];

/** Events that a client requests; an empty day is no bound. */
export interface CalendarQuery {
  readonly conIds: readonly number[];
  /** Tags of the types; none for every type. */
  readonly tags: readonly string[];
  readonly startDate: string;
  readonly endDate: string;
  readonly limit: number;
}

/** Makes the metadata of the calendar: the types of its events. */
export function calendarMetaData(): string {
  return JSON.stringify({ validated: true, meta_data: { event_types: EVENT_TYPES } });
}

/** Makes the events of the next year that match a query, soonest first. They are made up, and the same at each request. */
export function calendarEvents(query: CalendarQuery, nowMs: number): string {
  const { conIds, tags, startDate, endDate, limit } = query;
  const events = conIds.flatMap((conId) =>
    EVENT_TYPES.filter(({ tag }) => tags.length === 0 || tags.includes(tag)).flatMap(({ tag }) =>
      datesOf(conId, tag, nowMs).map((day) => ({
        index_date: day,
        event_type: tag,
        conids: [`${conId}`],
        data: { status: "CONFIRMED", date: day },
      })),
    ),
  );
  const inside = events.filter(
    ({ index_date: day }) => day >= startDate && (endDate === "" || day <= endDate),
  );
  const ordered = inside.sort((a, b) => a.index_date.localeCompare(b.index_date));
  return JSON.stringify(ordered.slice(0, limit));
}

function datesOf(conId: number, tag: string, nowMs: number): readonly string[] {
  const today = Math.floor(nowMs / DAY_MS);
  const phase = hash32(`${conId}/${tag}`) % QUARTER_DAYS;
  const first = today + ((((phase - today) % QUARTER_DAYS) + QUARTER_DAYS) % QUARTER_DAYS);
  return [0, 1, 2, 3].map((quarter) => dayOf((first + quarter * QUARTER_DAYS) * DAY_MS));
}
