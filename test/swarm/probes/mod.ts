import type { RunRecord } from "../../model/record.ts";
import { CLOSING } from "./closing.ts";
import { CRASHES } from "./crashes.ts";
import { DIALS } from "./dials.ts";
import { factsOf } from "./fact.ts";
import { LEASES } from "./leases.ts";
import { MACHINE } from "./machine.ts";
import { ORDERS } from "./orders.ts";
import { PARTLY_FILLED } from "./partly-filled.ts";
import { type Probe, probeCounts } from "./probe.ts";
import { REQUESTS } from "./requests.ts";
import { Scene } from "./scene.ts";
import { SESSIONS } from "./sessions.ts";
import { STREAMS } from "./streams.ts";

/** Every rare state that a fleet must reach, by subject. */
export const PROBES: readonly Probe[] = [
  ...SESSIONS,
  ...DIALS,
  ...CLOSING,
  ...LEASES,
  ...REQUESTS,
  ...STREAMS,
  ...ORDERS,
  ...PARTLY_FILLED,
  ...CRASHES,
  ...MACHINE,
];

/** Counts how often a run reached each rare state, by its name. */
export function probed(run: RunRecord): Readonly<Record<string, number>> {
  return probeCounts(PROBES, new Scene(run), factsOf(run));
}
