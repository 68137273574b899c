import { modelOptions, OPEN_MS, type Setting } from "../../../model/setting.ts";
import { CLOSING_SCRIPTS } from "./closing.ts";
import { CRASH_SCRIPTS } from "./crashes.ts";
import { DIAL_SCRIPTS } from "./dials.ts";
import { LEASE_SCRIPTS } from "./leases.ts";
import { MACHINE_SCRIPTS } from "./machine.ts";
import { ORDER_SCRIPTS } from "./orders.ts";
import { PARTLY_FILLED_SCRIPTS } from "./partly-filled.ts";
import { REQUEST_SCRIPTS } from "./requests.ts";
import type { ProbeScript } from "./script-steps.ts";
import { SESSION_SCRIPTS } from "./sessions.ts";
import { STREAM_SCRIPTS } from "./streams.ts";

/** Short scripts that reach every rare state, by subject. */
export const PROBE_SCRIPTS: Readonly<Record<string, readonly ProbeScript[]>> = {
  sessions: SESSION_SCRIPTS,
  dials: DIAL_SCRIPTS,
  closing: CLOSING_SCRIPTS,
  leases: LEASE_SCRIPTS,
  requests: REQUEST_SCRIPTS,
  streams: STREAM_SCRIPTS,
  orders: ORDER_SCRIPTS,
  "orders that are partly filled": PARTLY_FILLED_SCRIPTS,
  crashes: CRASH_SCRIPTS,
  machine: MACHINE_SCRIPTS,
};

/** Makes the setting of a script. */
export function settingOfProbe({ pool = {}, changes = {}, script }: ProbeScript): Setting {
  return {
    ...{ seed: 1, profile: "gentle", lingerMs: 2_000, startMs: OPEN_MS, network: [] },
    ...changes,
    pool: modelOptions(pool),
    script,
  };
}
