import type { Logger } from "../logger.ts";
import type { Outbox } from "../pacing/outbox.ts";
import type { Clock } from "../seams/clock.ts";
import type { Router } from "../session/router.ts";
import type { IBApi } from "../stoqey/mod.ts";
import type { Ids } from "../tws/ids.ts";

/** The way to TWS and back, of one session: what every engine that sends and receives needs. */
export interface Channel {
  readonly api: IBApi;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly router: Router;
  readonly outbox: Outbox;
  /** TWS said that a budget was exceeded: it shrinks for a while, and whoever wants to know is told. */
  reduceBudget(code: number, message: string): void;
}
