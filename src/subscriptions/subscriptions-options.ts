import type { Logger } from "../logger.ts";
import type { Clock } from "../seams/clock.ts";
import type { StreamLimits } from "./stream-limits.ts";
import type { SubscriptionHooks } from "./stream-readers.ts";

/** Dependencies of `Subscriptions`. */
export interface SubscriptionsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Maximum number of concurrent streams of each kind; shared with the views of leases. */
  readonly limits: StreamLimits;
  readonly hooks: SubscriptionHooks;
  /** Requests a session: the pool dials if there is none. */
  want(): void;
  /** The step that the current dial waits for, or the failure of the last one; ends an error message. */
  waitingFor(): string | undefined;
  /** Reduces a budget for a while, because TWS reported that it was exceeded. */
  slowDown(code: number, message: string): void;
}
