const two = (value: number): string => String(value).padStart(2, "0");

/** One formatter a zone, because making one is slow. */
const formatters = new Map<string, Intl.DateTimeFormat>();
/** The offsets from UTC by zone, and by hour since 1970: offsets change on the hour. */
const offsets = new Map<string, Map<number, number>>();
/** Number of hours that are kept of each zone. */
const OFFSETS_KEPT = 20_000;
const HOUR_MS = 3_600_000;

/** Names of time zones that TWS uses and that not every runtime knows. */
const ALIASES: Readonly<Record<string, string>> = {
  EST: "America/New_York",
  CST: "America/Chicago",
  "US/Eastern": "America/New_York",
  "US/Central": "America/Chicago",
  "US/Pacific": "America/Los_Angeles",
  JST: "Asia/Tokyo",
  Japan: "Asia/Tokyo",
  Hongkong: "Asia/Hong_Kong",
  GMT: "UTC",
  MET: "Europe/Paris",
  "GB-Eire": "Europe/London",
};

/**
 * Returns how far a time zone is ahead of UTC at an instant, in ms.
 *
 * @throws {RangeError} When the zone does not exist.
 */
export function offsetMs(atMs: number, zone: string): number {
  if (zone === "UTC") return 0;
  const hour = Math.floor(atMs / HOUR_MS);
  const ofZone = offsets.get(zone);
  const known = ofZone?.get(hour);
  if (known !== undefined) return known;
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone: ALIASES[zone] ?? zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formatters.set(zone, formatter);
  }
  const part: Record<string, string> = {};
  for (const { type, value } of formatter.formatToParts(hour * HOUR_MS)) part[type] = value;
  const wall = `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`;
  const offset = Date.parse(wall) - hour * HOUR_MS;
  if (ofZone === undefined) offsets.set(zone, new Map([[hour, offset]]));
  else {
    if (ofZone.size >= OFFSETS_KEPT) ofZone.clear();
    ofZone.set(hour, offset);
  }
  return offset;
}

/** Returns the instant at which local time in a zone reads what `wallMs` reads in UTC, epoch ms. */
export function fromWall(wallMs: number, zone: string): number {
  // Twice: the first guess may fall on the other side of a change of daylight saving time.
  let guess = wallMs - offsetMs(wallMs, zone);
  guess = wallMs - offsetMs(guess, zone);
  return guess;
}

/** Formats the day at an instant in a zone: `20260113`. */
export function dayOf(atMs: number, zone = "UTC"): string {
  const date = new Date(atMs + offsetMs(atMs, zone));
  return `${date.getUTCFullYear()}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`;
}

/** Formats the time of day at an instant in a zone: `14:30:00`. */
export function timeOf(atMs: number, zone = "UTC"): string {
  const date = new Date(atMs + offsetMs(atMs, zone));
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/** Formats an instant as TWS does: `20260113 14:30:00 UTC`, or with another zone. */
export function stamp(atMs: number, zone = "UTC"): string {
  return `${dayOf(atMs, zone)} ${timeOf(atMs, zone)} ${zone}`;
}

/** Returns the number of days from 1970-01-01 to a day like `20260113`. */
export function dayNumber(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8))) / 86_400_000;
}

/** Returns the day, like `20260113`, that is `number` days after 1970-01-01. */
export function dayText(number: number): string {
  return dayOf(number * 86_400_000);
}

/**
 * Parses a time as clients write it.
 *
 * @param text `yyyymmdd-hh:mm:ss`, which is UTC, or `yyyymmdd hh:mm:ss` with or without a zone after it; the time may
 * have no seconds.
 * @param zone The zone of a text that names none.
 * @returns Epoch ms, or undefined where the text has another form or names no existing instant or zone.
 */
export function parseStamp(text: string, zone = "UTC"): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(-| {1,2})(\d\d):(\d\d)(?::(\d\d))?(?: ([A-Za-z0-9_+/-]+))?$/.exec(text);
  if (match === null) return undefined;
  const [year, month, date, , hour, minute, second] = match.slice(1, 8).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const wallMs = Date.UTC(year, month - 1, date, hour, minute, second);
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (new Date(wallMs).getUTCDate() !== date) return undefined;
  try {
    return fromWall(wallMs, match[8] ?? (match[4] === "-" ? "UTC" : zone));
  } catch {
    return undefined;
  }
}

/** Tests whether a text names a time zone, such as `US/Eastern`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
