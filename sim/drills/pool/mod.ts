/** The pool of this package as the target of drills. */
export { POOL_TIMES } from "./pool-times.ts";
export { type PoolTargetOptions, poolTarget, RECOVERY_MS_MAX } from "./pool-target.ts";
