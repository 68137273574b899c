/** The pool of this package as the target of drills. */

export { type PoolTargetOptions, poolTarget, RECOVERY_MS_MAX } from "./pool-target.ts";
export { POOL_TIMES } from "./pool-times.ts";
