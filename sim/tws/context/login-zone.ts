import { dayOf, fromWall, isTimeZone, offsetMs, timeOf } from "../../world/zones.ts";
import type { Context } from "./context.ts";

/** Gets the time zone of the login: that of times without a zone, and of the times that TWS writes. */
export function loginZone({ shared }: Pick<Context, "shared">): string {
  return shared.options.timeZone;
}

/** Name of a zone in the greeting, in winter and in summer. */
interface GreetingName {
  readonly standard: string;
  readonly summer: string;
}

const always = (name: string): GreetingName => ({ standard: name, summer: name });

/**
 * Names with which the greeting has been seen to write zones. TWS takes them from Java or from Windows, so that the same
 * zone has other names elsewhere; a zone that is not here is written with its own name.
 *
 * @see lbilli/rib#5 (JST), lbilli/Jib.jl#6 (Central Standard Time, in July), ranaroussi/qtpylib#38 (MST),
 * wboayue/rust-ibapi#233 (British Summer Time), #364 (China Standard Time) and #402 (Greenwich Mean Time).
 */
const GREETING_NAMES: Readonly<Record<string, GreetingName>> = {
  "US/Eastern": always("EST"),
  "America/New_York": always("EST"),
  "US/Central": always("Central Standard Time"),
  "America/Chicago": always("Central Standard Time"),
  "US/Mountain": always("MST"),
  "America/Denver": always("MST"),
  "US/Pacific": always("PST"),
  "America/Los_Angeles": always("PST"),
  "Europe/London": { standard: "Greenwich Mean Time", summer: "British Summer Time" },
  "GB-Eire": { standard: "Greenwich Mean Time", summer: "British Summer Time" },
  "Europe/Berlin": { standard: "CET", summer: "CEST" },
  "Europe/Paris": { standard: "CET", summer: "CEST" },
  "Europe/Zurich": { standard: "CET", summer: "CEST" },
  "Asia/Shanghai": always("China Standard Time"),
  "Asia/Hong_Kong": always("HKT"),
  "Asia/Singapore": always("SGT"),
  "Asia/Tokyo": always("JST"),
  Japan: always("JST"),
};

/** Writes the time of the greeting, e.g. `20260113 09:30:00 EST`; the zone may have several words. */
export function greetingTime(nowMs: number, zone: string): string {
  const names = Object.hasOwn(GREETING_NAMES, zone) ? GREETING_NAMES[zone] : undefined;
  const year = new Date(nowMs).getUTCFullYear();
  const winterMs = Math.min(offsetMs(Date.UTC(year, 0, 1), zone), offsetMs(Date.UTC(year, 6, 1), zone));
  const isSummer = offsetMs(nowMs, zone) > winterMs;
  const name = names === undefined ? zone : isSummer ? names.summer : names.standard;
  return `${dayOf(nowMs, zone)} ${timeOf(nowMs, zone)} ${name}`;
}

const GREETING = /^(\d{4})(\d\d)(\d\d) (\d\d:\d\d:\d\d) (.+)$/;

/** Reads the time of a greeting and the zone of its login; undefined where the name of the zone is not known. */
export function greetingInstant(text: string): { readonly atMs: number; readonly zone: string } | undefined {
  const [, year, month, day, time, name = ""] = GREETING.exec(text) ?? [];
  const wallMs = Date.parse(`${year}-${month}-${day}T${time}Z`);
  if (Number.isNaN(wallMs)) return undefined;
  const zones = [...Object.keys(GREETING_NAMES), name].filter(isTimeZone);
  const zone = zones.find((one) => greetingTime(fromWall(wallMs, one), one) === text);
  return zone === undefined ? undefined : { atMs: fromWall(wallMs, zone), zone };
}

/** First version whose times of executions name their zone. */
const ZONE_SINCE = 174;

/**
 * Writes the time of an execution in the zone of the login: with the zone's name from version 174 on, before it with two
 * spaces and no zone.
 *
 * @see wboayue/rust-ibapi#387
 */
export function executionTime(atMs: number, { client, shared }: Pick<Context, "client" | "shared">): string {
  const zone = loginZone({ shared });
  const [day, time] = [dayOf(atMs, zone), timeOf(atMs, zone)];
  return client.version < ZONE_SINCE ? `${day}  ${time}` : `${day} ${time} ${zone}`;
}
