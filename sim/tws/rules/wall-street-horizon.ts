import * as code from "../facts/codes.ts";
import type { Rule } from "./rule.ts";

/** State of the calendar of one client. */
export interface CalendarState {
  /** Whether the login has subscribed to the calendar. */
  readonly isAllowed: boolean;
  readonly metaData: "unknown" | "answered";
  /** Whether an answer of the same kind is outstanding. */
  readonly isPending: boolean;
}

/** A request for events of the calendar. */
export interface CalendarEventsRequest extends CalendarState {
  readonly conId: number | undefined;
  readonly filter: string;
  readonly startDate: string;
  readonly endDate: string;
}

/** Rules about the metadata of the calendar. */
export const CALENDAR_META_DATA_RULES: readonly Rule<CalendarState>[] = [
  {
    what: "metadata of the Wall Street Horizon calendar without a subscription to it",
    code: code.NEWS_NOT_ALLOWED,
    source: "erdewit/ib_insync#617",
    broken: ({ isAllowed }) => (isAllowed ? undefined : "News feed is not allowed."),
  },
  {
    what: "metadata of the Wall Street Horizon calendar while an answer to the same request is outstanding",
    code: code.DUPLICATE_WSH_META_DATA,
    source: "message codes, 10278; userFRM/ibkr-dx for the text",
    broken: ({ isPending }) => (isPending ? "Duplicate WSH meta data request." : undefined),
  },
];

/** Rules about a cancel of metadata of the calendar. */
export const CALENDAR_META_DATA_CANCEL_RULES: readonly Rule<CalendarState>[] = [
  {
    what: "a cancel of metadata of the Wall Street Horizon calendar that are not outstanding",
    code: code.WSH_META_DATA_CANCEL_FAILED,
    source: "message codes, 10280; userFRM/ibkr-dx says that a gateway stays silent",
    broken: ({ isPending }) => (isPending ? undefined : "Failed to cancel WSH meta data."),
  },
];

/** Rules about events of the calendar. */
export const CALENDAR_EVENT_RULES: readonly Rule<CalendarEventsRequest>[] = [
  {
    what: "events of the Wall Street Horizon calendar without a subscription to it",
    code: code.NEWS_NOT_ALLOWED,
    source: "stoqey/ib's live suite: wsh-event-data.test.ts",
    broken: ({ isAllowed }) => (isAllowed ? undefined : "News feed is not allowed."),
  },
  {
    what: "events of the Wall Street Horizon calendar before its metadata were answered",
    code: code.WSH_META_DATA_NOT_REQUESTED,
    source: "message codes, 10282; userFRM/ibkr-dx for the text",
    broken: ({ metaData }) => (metaData === "answered" ? undefined : "WSH meta data not requested."),
  },
  {
    what: "events of the Wall Street Horizon calendar with both a conId and a filter, or with neither",
    code: code.INVALID_WSH_EVENT_DATA,
    source: "message codes, 10309; userFRM/ibkr-dx",
    broken: ({ conId, filter }) => ((conId === undefined) === (filter === "") ? INVALID : undefined),
  },
  {
    what: "events of the Wall Street Horizon calendar with a filter that is not JSON, or a date that is not yyyymmdd",
    code: code.INVALID_WSH_EVENT_DATA,
    source: "unsourced",
    broken: ({ filter, startDate, endDate }) => {
      const isDated = [startDate, endDate].every((day) => /^(?:\d{8})?$/.test(day));
      return isDated && (filter === "" || isJsonObject(filter)) ? undefined : INVALID;
    },
  },
  {
    what: "events of the Wall Street Horizon calendar while an answer to the same request is outstanding",
    code: code.DUPLICATE_WSH_EVENT_DATA,
    source: "message codes, 10281; userFRM/ibkr-dx for the text",
    broken: ({ isPending }) => (isPending ? "Duplicate WSH event data request." : undefined),
  },
];

const INVALID = "Invalid WSH event data request.";

/** Rules about a cancel of events of the calendar. */
export const CALENDAR_EVENT_CANCEL_RULES: readonly Rule<CalendarState>[] = [
  {
    what: "a cancel of events of the Wall Street Horizon calendar that are not outstanding",
    code: code.WSH_EVENT_DATA_CANCEL_FAILED,
    source: "message codes, 10284",
    broken: ({ isPending }) => (isPending ? undefined : "Failed to cancel WSH event data."),
  },
];

function isJsonObject(given: string): boolean {
  try {
    const value: unknown = JSON.parse(given);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
