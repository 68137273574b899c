import { badBytes } from "./bad-bytes.ts";
import { bulletin } from "./bulletin.ts";
import { clientIdConflict } from "./client-id-conflict.ts";
import { competingSession } from "./competing-session.ts";
import { connectivityLost } from "./connectivity-lost.ts";
import { drop } from "./drop.ts";
import { farmBroken } from "./farm-broken.ts";
import type { FaultKind } from "./fault.ts";
import { halfOpen } from "./half-open.ts";
import { latency } from "./latency.ts";
import { manualOrder } from "./manual-order.ts";
import { mute } from "./mute.ts";
import { portMoved } from "./port-moved.ts";
import { refuse } from "./refuse.ts";
import { restart } from "./restart.ts";
import { swallow } from "./swallow.ts";

export { type BadBytesParams, badBytes } from "./bad-bytes.ts";
export { type BulletinParams, bulletin } from "./bulletin.ts";
export { type ClientIdConflictParams, clientIdConflict } from "./client-id-conflict.ts";
export { competingSession } from "./competing-session.ts";
export { type ConnectivityLostParams, connectivityLost } from "./connectivity-lost.ts";
export { type DropParams, drop } from "./drop.ts";
export { type FarmBrokenParams, farmBroken } from "./farm-broken.ts";
export { type HalfOpenParams, halfOpen } from "./half-open.ts";
export { type LatencyParams, latency } from "./latency.ts";
export { type ManualOrderParams, manualOrder } from "./manual-order.ts";
export { mute } from "./mute.ts";
export { type PortMovedParams, portMoved } from "./port-moved.ts";
export { type RefuseParams, refuse } from "./refuse.ts";
export { type RestartParams, restart } from "./restart.ts";
export { type SwallowParams, swallow } from "./swallow.ts";

/** Every kind of fault, in the order of the help text. */
export const FAULTS: readonly FaultKind<never>[] = [
  latency,
  drop,
  clientIdConflict,
  refuse,
  mute,
  halfOpen,
  restart,
  connectivityLost,
  farmBroken,
  competingSession,
  portMoved,
  swallow,
  badBytes,
  manualOrder,
  bulletin,
];
