import { dayOf, parseStamp } from "../../../world/zones.ts";

const DAY_MS = 86_400_000;
/** The zone of a time that names none. */
const ZONE = "US/Eastern";
const TIME_OF_DAY = /^(\d\d:\d\d(?::\d\d)?)(?: (\S+))?$/;

/** Tests whether a time of an algorithm names no day. */
export function isTimeOfDay(text: string): boolean {
  return TIME_OF_DAY.test(text);
}

/**
 * Returns the instant that a time of an algorithm means, epoch ms.
 *
 * @param text An instant as `parseStamp` reads it, or a time of the day with or without a zone: the first one after
 * `sinceMs`.
 * @returns Undefined for a text of another form.
 */
export function algorithmInstant(text: string, sinceMs: number): number | undefined {
  const [, time, zone = ZONE] = TIME_OF_DAY.exec(text) ?? [];
  if (time === undefined) return parseStamp(text, ZONE);
  const today = parseStamp(`${dayOf(sinceMs, ZONE)} ${time} ${zone}`);
  if (today === undefined) return undefined;
  return today >= sinceMs ? today : today + DAY_MS;
}
