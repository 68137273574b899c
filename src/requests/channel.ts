import type { Logger } from "../logger.ts";
import type { Outbox } from "../pacing/outbox.ts";
import type { Router } from "../routing/router.ts";
import type { Clock } from "../seams/clock.ts";
import type { IBApi } from "../stoqey/mod.ts";
import type { IdCounter } from "../tws/id-counter.ts";

/** Everything that sends and receives messages of one session. */
export interface Channel {
  readonly api: IBApi;
  readonly ids: IdCounter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly router: Router;
  readonly outbox: Outbox;
  /** Reduces the budget that TWS reports as exceeded for a while, and reports the event. */
  reduceBudget(code: number, message: string): void;
}
