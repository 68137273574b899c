import type { Context } from "../context/context.ts";
import * as code from "../facts/codes.ts";
import { type RequestTime, readRequestTime, type TimeFault } from "../historical-data/request-time.ts";
import { notify, refuses } from "./refuses.ts";
import type { Rule } from "./rule.ts";

/** A time of a request, with what it takes to read it. */
export interface TimeInput {
  /** Name of the field, as texts of TWS begin with it. */
  readonly field: string;
  readonly text: string;
  readonly loginZone: string;
  readonly nowMs: number;
}

const FORMATS =
  "The correct format is yyyymmdd hh:mm:ss xx/xxxx where yyyymmdd and xx/xxxx are optional. E.g.: 20031126 15:59:00 US/Eastern  Note that there is a space between the date and time, and between the time and time-zone.  If no date is specified, current date is assumed. If no time-zone is specified, local time-zone is assumed(deprecated).  You can also provide yyyymmddd-hh:mm:ss time is in UTC. Note that there is a dash between the date and time in UTC notation.";

function unreadable(what: string, source: string, fault: TimeFault): Rule<TimeInput> {
  return {
    what,
    code: code.INVALID_TIME,
    source,
    broken: (input) =>
      readRequestTime(input.text, input) === fault
        ? `${input.field}: The date, time, or time-zone entered is invalid. ${FORMATS}`
        : undefined,
  };
}

/** Refusals of a time: what TWS cannot read. */
export const TIME_REFUSALS: readonly Rule<TimeInput>[] = [
  unreadable(
    "a time in another form than yyyymmdd-hh:mm:ss or yyyymmdd hh:mm:ss zone, e.g. 2026-01-12 15:00:00",
    "ib_async#132",
    "form",
  ),
  unreadable("a day or time that does not exist, e.g. 20260231 or 24:00:00", "ibx#431", "instant"),
  unreadable(
    "a time zone that is neither UTC, nor of an instrument, nor of the login, e.g. GMT or EST",
    "ib_insync#660",
    "zone",
  ),
];

/** Notices about a time that TWS reads all the same. */
export const TIME_NOTICES: readonly Rule<TimeInput>[] = [
  {
    what: "a time without a zone (notice; the request is served)",
    effect: "notify",
    code: code.IMPLIED_TIME_ZONE,
    source: "ib-tws-api#29",
    broken: (input) => {
      const read = readRequestTime(input.text, input);
      if (typeof read === "string" || read.zone !== undefined) return undefined;
      return "Warning: You submitted request with date-time attributes without explicit time zone. Please switch to use yyyymmdd-hh:mm:ss in UTC or use instrument time zone, like US/Eastern. Implied time zone functionality will be removed in the next API release";
    },
  },
];

/**
 * Reads a time of a request, and sends 10314 for one that TWS cannot read, or the notice 2174 for one without a zone.
 *
 * @param field Name of the field, as the text of 10314 begins with it, e.g. `End Date/Time`.
 * @param refusals Rules by which it is refused.
 * @returns The time; undefined for an empty text; `refused` when the request is answered.
 */
export function acceptTime(
  context: Context,
  reqId: number,
  field: string,
  text: string,
  refusals: readonly Rule<TimeInput>[] = TIME_REFUSALS,
): RequestTime | "refused" | undefined {
  if (text.trim() === "") return undefined;
  const input = { field, text, loginZone: context.shared.options.timeZone, nowMs: context.nowMs };
  if (refuses(context, reqId, refusals, input)) return "refused";
  notify(context, reqId, TIME_NOTICES, input);
  const read = readRequestTime(text, input);
  return typeof read === "string" ? "refused" : read;
}
