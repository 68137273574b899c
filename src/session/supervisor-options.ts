import type { DeferredCalls } from "../async/deferred-calls.ts";
import type { PoolError } from "../errors.ts";
import type { PoolEventBody } from "../events.ts";
import type { Logger } from "../logger.ts";
import type { CompleteOptions } from "../options.ts";
import type { RequestsOptions } from "../requests/requests.ts";
import type { Clock } from "../seams/clock.ts";
import type { Connector } from "../seams/connector.ts";
import type { Random } from "../seams/random.ts";
import type { IdCounter } from "../tws/id-counter.ts";
import type { LiveSession } from "./live-session.ts";

/** Parts and callbacks of a supervisor. */
export interface SupervisorOptions {
  readonly options: CompleteOptions;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdCounter;
  readonly logger: Logger;
  /** Budgets and callbacks of requests. */
  readonly requests: RequestsOptions;
  /** A session is ready: grant the waiting leases. */
  granted(live: LiveSession): void;
  /** No session will come until one is requested again. */
  refused(error: PoolError): void;
  /** A dial failed; another one may follow. */
  dialFailed(error: PoolError): void;
  /** Runs callers' code once an event is carried out; the logger and `emit` use the same instance. */
  readonly afterwards?: DeferredCalls;
  /** Emits an event to the listeners of the pool. */
  emit(event: PoolEventBody): void;
}
