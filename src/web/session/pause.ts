import type { PoolError } from "../../errors.ts";
import type { CompleteWebOptions } from "../options.ts";
import { inMaintenance } from "./maintenance.ts";

/**
 * Computes the time for which a failure proves nothing, in ms: the rest of the penalty box, or maintenance; 0 otherwise.
 *
 * @param boxMs Remaining time of the penalty box, in ms.
 * @param wallMs Wall-clock time, epoch ms.
 */
export function pauseMsOf(
  { code }: PoolError,
  boxMs: number,
  wallMs: number,
  { penaltyMs, probeMs, resetZone }: Pick<CompleteWebOptions, "penaltyMs" | "probeMs" | "resetZone">,
): number {
  if (boxMs > 0) return boxMs;
  if (code === "RATE_LIMITED") return penaltyMs;
  return inMaintenance(wallMs, resetZone) ? probeMs : 0;
}
