import { z } from "zod";
import { quoted } from "../world/quoted.ts";
import type { TimerGroup } from "../world/timer-group.ts";
import { dayNumber, dayOf, dayText, isTimeZone, parseStamp } from "../world/zones.ts";
import { connectivityLost } from "./connectivity-lost.ts";
import { farmBroken } from "./farm-broken.ts";
import type { Fault } from "./fault.ts";
import { parseFault } from "./parse.ts";
import { restart } from "./restart.ts";

/** A fault that is injected at the same time of every day, by the fake's own clock. */
export interface DailyFault<Made = Fault> {
  /** The time of day, `hh:mm` or `hh:mm:ss`. */
  readonly at: string;
  /** The time zone of `at`, e.g. `Europe/London`. Default `America/New_York`. */
  readonly zone?: string;
  /** The fault. It lasts until it is healed, unless it has a `forMs` or ends by itself. */
  readonly fault: Made;
}

const NEW_YORK = "America/New_York";
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

/** Makes the check of a list of daily faults, for the options of a fake. */
export function timetableSchema(): z.ZodType {
  const fault = z.custom<Fault>(
    (value) => typeof (value as Partial<Fault> | null | undefined)?.begin === "function",
    "expected a fault, as restart() makes it",
  );
  return z.array(
    z.strictObject({
      at: z.string().regex(TIME_OF_DAY, "expected a time of day such as 23:45"),
      zone: z.string().refine(isTimeZone, "expected a time zone such as Europe/London").optional(),
      fault,
    }),
  );
}

/**
 * A usual night of an IB Gateway in North America: during IBKR's daily reset a farm breaks for a second and the connection
 * to IBKR is lost for two minutes; at 23:45 the gateway restarts, which takes the 80 s that were measured once.
 *
 * @see IBKR's system status page (reset 00:15 to 01:45 ET); QuantConnect/Lean.Brokerages.InteractiveBrokers#242.
 */
export const USUAL_NIGHT: readonly DailyFault[] = [
  { at: "00:19:28", fault: farmBroken({ service: "market-data", bars: "silent", forMs: 1_000 }) },
  { at: "00:25:22", fault: connectivityLost({ forMs: 124_000 }) },
  { at: "23:45", fault: restart({ refuseMs: 74_000, closeMs: 2_000, muteMs: 4_000 }) },
];

/**
 * Reads a daily fault as it is written on the command line.
 *
 * @param text `hh:mm fault` or `hh:mm zone fault`, e.g. `23:45 Europe/London restart:refuseMs=60000`.
 * @throws {Error} When the text has no time of day, no such zone or no such fault; the message says which.
 */
export function parseDailyFault(text: string): DailyFault {
  return parseDailyFaultOf(parseFault, text);
}

/** Reads a daily fault whose fault is read by another function, as `parseDailyFault` does. */
export function parseDailyFaultOf<Made>(parse: (fault: string) => Made, text: string): DailyFault<Made> {
  const [, at, zone, fault] = /^(\S+)\s+(?:(\S*\/\S+|UTC)\s+)?(\S.*)$/.exec(text.trim()) ?? [];
  const cannot = `Cannot read the daily fault ${quoted(text)}`;
  if (at === undefined || fault === undefined) {
    throw new Error(`${cannot}: expected a time and a fault, like 23:45 restart`);
  }
  if (!TIME_OF_DAY.test(at)) throw new Error(`${cannot}: ${quoted(at)} is no time of day such as 23:45`);
  if (zone !== undefined && !isTimeZone(zone))
    throw new Error(`${cannot}: ${quoted(zone)} is no time zone such as Europe/London`);
  const parsed = parse(fault);
  return zone === undefined ? { at, fault: parsed } : { at, zone, fault: parsed };
}

/** Injects each fault at its time of every day. */
export function scheduleDailyFaults<Made>(
  faults: readonly DailyFault<Made>[],
  timers: TimerGroup,
  inject: (fault: Made) => void,
): void {
  for (const daily of faults) {
    const next = (afterMs: number): void => {
      const atMs = nextMs(daily, afterMs);
      if (atMs === undefined)
        throw new RangeError(
          `Cannot schedule the daily fault: ${daily.at} ${daily.zone} is not a time of day`,
        );
      timers.after(atMs - timers.now(), () => {
        inject(daily.fault);
        next(atMs);
      });
    };
    next(timers.now());
  }
}

/** Returns the first such time after an instant; undefined where `at` is not a time of day or the zone does not exist. */
function nextMs({ at, zone = NEW_YORK }: DailyFault<unknown>, afterMs: number): number | undefined {
  try {
    // By the calendar, not by 24 hours: a day on which daylight saving time begins or ends is shorter or longer.
    const today = dayNumber(dayOf(afterMs, zone));
    for (const day of [today, today + 1]) {
      const atMs = parseStamp(`${dayText(day)} ${at}`, zone);
      if (atMs === undefined || atMs > afterMs) return atMs;
    }
  } catch {
    // The zone does not exist.
  }
  return undefined;
}
