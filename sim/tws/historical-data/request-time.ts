import { dayOf, fromWall, parseStamp } from "../../world/zones.ts";

/** A time of a request, as TWS reads it. */
export interface RequestTime {
  /** Epoch ms. */
  readonly atMs: number;
  /** Zone that the text names, `UTC` for the form with a dash; undefined when TWS used the zone of its login. */
  readonly zone: string | undefined;
}

/** Fault of a time: its form, a day or time that does not exist, or a zone that TWS does not know. */
export type TimeFault = "form" | "instant" | "zone";

/** What the meaning of a time depends on. */
export interface TimeReader {
  /** Zone of the login, which times without a zone are in. */
  readonly loginZone: string;
  readonly nowMs: number;
}

/**
 * Time zones by the names that TWS gives to those of its instruments (`timeZoneId`); the names are read exactly as they are
 * written here. GMT and EST are not among them, although Java knows both (ib_insync#660, ib_async#132).
 */
export const INSTRUMENT_ZONES: readonly string[] = [
  "US/Eastern",
  "US/Central",
  "MET",
  "GB-Eire",
  "Japan",
  "Hongkong",
  "Singapore",
  "Israel",
  "Australia/NSW",
  "Asia/Calcutta",
  "Asia/Shanghai",
  "Asia/Seoul",
  "Europe/Budapest",
  "Europe/Warsaw",
  "Europe/Riga",
  "Europe/Tallinn",
  "Europe/Vilnius",
  "Africa/Johannesburg",
];

/** Years in which TWS accepts a date. */
const YEARS = { first: 1978, last: 3000 } as const;

/**
 * Reads a time of a request: `yyyymmdd-hh:mm:ss`, which is UTC, or `yyyymmdd hh:mm:ss zone`. The day may be missing, which
 * means today, and so may the zone, which means that of the login. Any number of spaces separates the parts.
 *
 * @param text A text that is not empty.
 * @returns The time, or what is wrong with the text.
 * @see deepentropy/ibx#430, ibx#431: the forms that a gateway reads.
 */
export function readRequestTime(text: string, { loginZone, nowMs }: TimeReader): RequestTime | TimeFault {
  const dashed = /^(\d{8})-(\d{1,2}:\d{1,2}:\d{1,2})$/.exec(text.trim());
  const words = text.trim().split(/\s+/);
  // Words that begin with a digit are the day and the time; all others name the zone.
  const numbers = dashed === null ? words.filter((word) => /^\d/.test(word)) : dashed.slice(1);
  const named = dashed === null ? words.filter((word) => !/^\d/.test(word)).join(" ") : "UTC";
  const zone = named === "" ? undefined : named;
  const [time = "", day] = [...numbers].reverse();
  if (numbers.length > 2 || !/^\d{1,2}:\d{1,2}:\d{1,2}$/.test(time)) return "form";
  if (day !== undefined && !/^\d{8}$/.test(day)) return "form";
  if (zone !== undefined && !isKnownZone(zone, loginZone)) return "zone";
  const used = zone ?? loginZone;
  const wallMs = wallOf(day ?? dayOf(nowMs, used), time);
  return wallMs === undefined ? "instant" : { atMs: fromWall(wallMs, used), zone };
}

/** Tests whether TWS reads a zone in a time: UTC, that of an instrument, or that of the login. */
function isKnownZone(zone: string, loginZone: string): boolean {
  return zone === "UTC" || zone === loginZone || INSTRUMENT_ZONES.includes(zone);
}

/** Gets the zone that a time of an order ends with; undefined for none. */
export function zoneIn(text: string): string | undefined {
  return /:\d\d ([A-Za-z]\S*)$/.exec(text)?.[1];
}

/**
 * Parses a time of an order, a condition or a cancel: `yyyymmdd hh:mm:ss zone`, or without a zone in that of the login.
 *
 * @returns Epoch ms; undefined for another form, and for a zone that TWS does not know.
 */
export function parseOrderTime(text: string, loginZone: string): number | undefined {
  const zone = zoneIn(text);
  return zone === undefined || isKnownZone(zone, loginZone) ? parseStamp(text, loginZone) : undefined;
}

/** Gets what a clock reads at a day and time, as epoch ms of UTC; undefined where the calendar has no such time. */
function wallOf(day: string, time: string): number | undefined {
  const [year, month, date] = [day.slice(0, 4), day.slice(4, 6), day.slice(6)].map(Number) as [
    number,
    number,
    number,
  ];
  const [hour, minute, second] = time.split(":").map(Number) as [number, number, number];
  if (year < YEARS.first || year > YEARS.last || hour > 23 || minute > 59 || second > 59) return undefined;
  const wallMs = Date.UTC(year, month - 1, date, hour, minute, second);
  // A month or a day that does not exist would become another one.
  return new Date(wallMs).getUTCMonth() === month - 1 && new Date(wallMs).getUTCDate() === date
    ? wallMs
    : undefined;
}
