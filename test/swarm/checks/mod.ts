import { accounting } from "./accounting.ts";
import { boundedQueues } from "./bounded-queues.ts";
import type { StepCheck } from "./check.ts";
import { clientIds } from "./client-ids.ts";
import { epochsGrow } from "./epochs-grow.ts";
import { freshReady } from "./fresh-ready.ts";
import { leaseBinding } from "./lease-binding.ts";
import { oneSession } from "./one-session.ts";
import { oneSocket } from "./one-socket.ts";
import { readySession } from "./ready-session.ts";
import { wireOrder } from "./wire-order.ts";

/** Makes the checks of one run. */
export function stepChecks(): readonly StepCheck[] {
  return [
    ...[oneSession(), wireOrder(), epochsGrow(), clientIds(), leaseBinding()],
    ...[accounting(), boundedQueues(), readySession(), freshReady(), oneSocket()],
  ];
}
