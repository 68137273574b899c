import { parseStamp } from "../../world/zones.ts";

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
/** Numbers from here on are ms, below it seconds: 1973 in ms, the year 5138 in seconds. */
const EPOCH_MS_MIN = 100_000_000_000;

const DATE = /^(\d{4})-?(\d\d)-?(\d\d)(?:[ T]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const ISO = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
const ZONED = /^(\d{8}|\d{4}-\d\d-\d\d)(-| )(\d\d:\d\d(?::\d\d)?)( [A-Za-z0-9_+/-]+)?$/;
const NUMBER = /^\d{1,16}$/;

/**
 * Reads the start of a bar within a day: ISO 8601 with an offset, `yyyymmdd hh:mm:ss zone`, `yyyymmdd-hh:mm:ss` in UTC, or
 * seconds or ms since 1970.
 *
 * @returns Epoch ms, or undefined where the text has another form. A local time without a zone is none of them.
 */
export function instantOf(text: string): number | undefined {
  if (NUMBER.test(text) && text.length > 8) {
    const value = Number(text);
    return value >= EPOCH_MS_MIN ? value : value * SECOND_MS;
  }
  if (ISO.test(text)) {
    const atMs = Date.parse(text.replace(" ", "T"));
    return Number.isNaN(atMs) || !isDate(text.slice(0, 10).replaceAll("-", "")) ? undefined : atMs;
  }
  const [, date, separator, time, zone = ""] = ZONED.exec(text) ?? [];
  if (date === undefined || (separator === " " && zone === "")) return undefined;
  return parseStamp(`${date.replaceAll("-", "")}${separator}${time}${zone}`);
}

/**
 * Reads the trading day of a daily bar: `yyyymmdd` or `yyyy-mm-dd`, also followed by midnight, or midnight UTC as seconds
 * or ms since 1970.
 *
 * @returns Midnight UTC of the date, epoch ms, or undefined where the text has another form.
 */
export function dateOf(text: string): number | undefined {
  const [, year, month, date] = DATE.exec(text) ?? [];
  if (year !== undefined) {
    return isDate(`${year}${month}${date}`)
      ? Date.UTC(Number(year), Number(month) - 1, Number(date))
      : undefined;
  }
  const atMs = NUMBER.test(text) ? instantOf(text) : undefined;
  return atMs !== undefined && atMs % DAY_MS === 0 ? atMs : undefined;
}

function isDate(text: string): boolean {
  return parseStamp(`${text}-00:00:00`) !== undefined;
}
