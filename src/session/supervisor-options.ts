import type { PoolError } from "../errors.ts";
import type { PoolEventBody } from "../events.ts";
import type { Logger } from "../logger.ts";
import type { CompleteOptions } from "../options.ts";
import type { RequestsOptions } from "../requests/requests.ts";
import type { Clock } from "../seams/clock.ts";
import type { Connector } from "../seams/connector.ts";
import type { Random } from "../seams/random.ts";
import type { Ids } from "../tws/ids.ts";
import type { DeferredCalls } from "../util/deferred-calls.ts";
import type { LiveSession } from "./live-session.ts";

/** What a supervisor needs, and whom it tells. */
export interface SupervisorOptions {
  readonly options: CompleteOptions;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly logger: Logger;
  /** What requests need beside their session. */
  readonly requests: RequestsOptions;
  /** A session is ready: serve those who wait. */
  granted(live: LiveSession): void;
  /** No session will come of it by itself. */
  refused(error: PoolError): void;
  /** A dial failed; another one may follow. */
  dialFailed(error: PoolError): void;
  /** Keeps callers' code until an event is carried out; the logger and `tell` run it through the same. */
  readonly afterwards?: DeferredCalls;
  /** Something happened that others may want to know. */
  emit(happening: PoolEventBody): void;
}
