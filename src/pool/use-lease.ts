import { type AcquireOptions, checkUse, type UseOptions } from "../call-options.ts";
import type { Clock } from "../seams/clock.ts";
import { isLoss } from "./session-access.ts";

/** A lease, as far as a task needs to know it. */
interface AnyLease {
  readonly live: boolean;
  release(): Promise<void>;
}

/**
 * Acquires a lease, calls the task with it, and releases it in any case; repeats the task after a lost session as the
 * options allow.
 */
export async function useLease<Lease extends AnyLease, Result>(
  clock: Clock,
  acquire: (options: AcquireOptions) => Promise<Lease>,
  task: (lease: Lease) => Result | Promise<Result>,
  options: UseOptions,
  what?: string,
): Promise<Result> {
  const { retryWithinMs = 0, ...how } = checkUse(task, options, what);
  const untilMs = clock.now() + retryWithinMs;
  for (;;) {
    const lease = await acquire(how);
    try {
      return await task(lease);
    } catch (error) {
      if (!isLoss(error) || lease.live || clock.now() >= untilMs) throw error;
    } finally {
      await lease.release();
    }
  }
}
