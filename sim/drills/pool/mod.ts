/** The pool of this package as the target of drills. */

export { type PoolTargetOptions, poolTarget } from "./pool-target.ts";
export { POOL_TIMES } from "./pool-times.ts";
