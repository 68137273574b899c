import type { Alarms } from "../world/alarms.ts";
import { dayNumber, dayOf, dayText, parseStamp } from "../world/zones.ts";
import { connectivityLost } from "./connectivity-lost.ts";
import { farmBroken } from "./farm-broken.ts";
import type { Fault } from "./fault.ts";
import { parseFault } from "./parse.ts";
import { restart } from "./restart.ts";

/** A fault that comes at the same time every day, by the fake's own clock. */
export interface Appointment {
  /** `hh:mm` or `hh:mm:ss`. */
  readonly at: string;
  /** Whose time that is, e.g. `Europe/London`. Default `America/New_York`. */
  readonly zone?: string;
  /** What happens then. It has to end by itself (`forMs`), or it lasts. */
  readonly fault: Fault;
}

const NEW_YORK = "America/New_York";

/**
 * The night of a gateway in North America: farms flap and the connection to IBKR is lost during the daily reset, and the
 * gateway restarts a quarter of an hour before midnight, for the 80 s that were measured of one.
 *
 * @see IBKR's system status page (reset 00:15 to 01:45 ET); QuantConnect/Lean.Brokerages.InteractiveBrokers#242.
 */
export const USUAL_NIGHT: readonly Appointment[] = [
  { at: "00:19:28", fault: farmBroken({ service: "market-data", bars: "silent", forMs: 1_000 }) },
  { at: "00:25:22", fault: connectivityLost({ forMs: 124_000 }) },
  { at: "23:45", fault: restart({ refuseMs: 74_000, closeMs: 2_000, muteMs: 4_000 }) },
];

/**
 * Reads an appointment as it is written on the command line.
 *
 * @param text `hh:mm fault` or `hh:mm zone fault`, e.g. `23:45 Europe/London restart:refuseMs=60000`.
 * @throws {Error} A sentence that says what cannot be read.
 */
export function parseAppointment(text: string): Appointment {
  const [, at, zone, fault] = /^(\S+)\s+(?:(\S*\/\S+|UTC)\s+)?(\S.*)$/.exec(text.trim()) ?? [];
  const cannot = `Cannot read the appointment "${text}"`;
  if (at === undefined || fault === undefined) {
    throw new Error(`${cannot}: expected a time and a fault, like 23:45 restart`);
  }
  const appointment = { at, fault: parseFault(fault), ...(zone === undefined ? {} : { zone }) };
  if (nextMs(appointment, 0) === undefined) {
    throw new Error(`${cannot}: ${zone === undefined ? at : `${at} ${zone}`} is no time of day`);
  }
  return appointment;
}

/** Keeps appointments, day after day. */
export function keepAppointments(
  appointments: readonly Appointment[],
  alarms: Alarms,
  inject: (fault: Fault) => void,
): void {
  for (const appointment of appointments) {
    const next = (afterMs: number): void => {
      const atMs = nextMs(appointment, afterMs);
      if (atMs === undefined) throw new RangeError(`${appointment.at} ${appointment.zone} is no time of day`);
      alarms.after(atMs - alarms.now(), () => {
        inject(appointment.fault);
        next(atMs);
      });
    };
    next(alarms.now());
  }
}

/** The first such time after an instant; undefined where the text is no time of day, or the zone is none. */
function nextMs({ at, zone = NEW_YORK }: Appointment, afterMs: number): number | undefined {
  try {
    // By the calendar, not by 24 hours: days on which the clocks change are shorter or longer.
    const today = dayNumber(dayOf(afterMs, zone));
    for (const day of [today, today + 1]) {
      const atMs = parseStamp(`${dayText(day)} ${at}`, zone);
      if (atMs === undefined || atMs > afterMs) return atMs;
    }
  } catch {
    // There is no such zone.
  }
  return undefined;
}
