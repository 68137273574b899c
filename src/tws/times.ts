import { tzOffset } from "@date-fns/tz/tzOffset";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Offsets change at the beginning of such a unit: on Lord Howe Island at half past. */
const OFFSET_UNIT_MS = 15 * MINUTE_MS;
/** Most offsets that are remembered, of one zone and unit each; a list of bars needs the same ones many times. */
const OFFSETS_MAX = 10_000;

/**
 * `20260113 10:00:00 US/Eastern`, `20260113-15:00:00` (UTC), `20260113 10:00 US/Central`, `2026-01-13 15:00:00.0` (UTC),
 * `20260113`.
 */
const TEXT =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:(-| +)(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?: +([A-Za-z][\w/+-]*))?)?$/;
const SECONDS = /^\d{9,11}$/;

const offsets = new Map<string, number>();

/**
 * The instant that a text of TWS stands for.
 *
 * @param text A date and time with its zone (`20260113 10:00:00 US/Eastern`), in UTC with a dash
 * (`20260113-15:00:00`), or seconds since 1970.
 * @param zone The zone of a time without one, e.g. `US/Eastern`; undefined where it is not known.
 * @returns Epoch ms; undefined for a date without a time, for a time whose zone is not known, and for any other text. In
 * the hour that occurs twice when clocks go back, the first instant.
 */
export function instantOf(text: string | undefined, zone?: string): number | undefined {
  if (text === undefined) return undefined;
  if (SECONDS.test(text)) return Number(text) * SECOND_MS;
  const [, year, month, day, separator, hours, minutes, seconds = "0", own] = TEXT.exec(text.trim()) ?? [];
  if (hours === undefined) return undefined;
  const dayMs = dayOf(year, month, day);
  if (dayMs === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
    return undefined;
  const wallMs = dayMs + Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
  const isUtc = separator === "-" || text.charAt(4) === "-";
  return fromWall(wallMs, own ?? (isUtc ? "UTC" : zone));
}

/** The same for the time of a bar: a bar of a day or more, which TWS marks by its date alone, begins at midnight UTC. */
export function barInstant(time: string | undefined): number | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(time ?? "") ?? [];
  if (day === undefined) return instantOf(time);
  return dayOf(year, month, day);
}

/** Midnight UTC of a date; undefined for one that no calendar has. */
function dayOf(year = "", month = "", day = ""): number | undefined {
  const atMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(atMs);
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? atMs : undefined;
}

/**
 * The instant at which clocks of a zone show a time, given as if it were UTC.
 *
 * @returns Where clocks go back and show it twice: the first time. Where they go forward and never show it: the instant
 * that they would show without the change.
 */
function fromWall(wallMs: number, zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const before = wallMs - offsetMs(zone, wallMs - DAY_MS);
  const after = wallMs - offsetMs(zone, wallMs + DAY_MS);
  if (Number.isNaN(before)) return undefined;
  const shown = [before, after].filter((atMs) => atMs + offsetMs(zone, atMs) === wallMs);
  return shown.length === 0 ? before : Math.min(...shown);
}

/** The offset of a zone from UTC; NaN for a zone that the runtime does not know. */
function offsetMs(zone: string, atMs: number): number {
  if (Number.isNaN(atMs)) return Number.NaN;
  const unit = Math.floor(atMs / OFFSET_UNIT_MS);
  const key = `${zone} ${unit}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const found = tzOffset(zone, new Date(unit * OFFSET_UNIT_MS)) * MINUTE_MS;
  if (offsets.size >= OFFSETS_MAX) offsets.clear();
  offsets.set(key, found);
  return found;
}
