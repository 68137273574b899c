import type { Logger } from "../logger.ts";
import type { Clock } from "../seams/clock.ts";
import type { StreamLimits } from "./stream-limits.ts";
import type { SubscriptionHooks } from "./subscription.ts";

/** What subscriptions need. */
export interface SubscriptionsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Most subscriptions of each kind at once; shared with the views of leases. */
  readonly limits: StreamLimits;
  readonly hooks: SubscriptionHooks;
  /** A session is wanted. */
  want(): void;
  /** What the dial waits for that is under way, or why the last one failed; to end a sentence with. */
  waitingFor(): string | undefined;
  /** TWS said that a budget was exceeded: it shrinks for a while. */
  slowDown(code: number, message: string): void;
}
