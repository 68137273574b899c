import { DeferredCalls } from "../async/deferred-calls.ts";
import { reasonOf } from "../errors.ts";
import { Events } from "../events.ts";
import { consoleLogger, guarded, type Logger, type LogLevel } from "../logger.ts";
import type { SteadyClock } from "../seams/clock.ts";

/** An event, with its type and its time. */
interface AnyEvent {
  readonly type: string;
  readonly atMs: number;
}

/** An event without its time. */
type Untimed<Event> = Event extends AnyEvent ? Omit<Event, "atMs"> : never;

/** Log and listeners of a pool. */
export interface Reporting<Event extends AnyEvent> {
  readonly logger: Logger;
  readonly events: Events<Event>;
  /** Runs callers' code after the current change is complete. */
  readonly afterwards: DeferredCalls;
  /** Notifies the listeners of the pool. */
  notify(event: Untimed<Event>): void;
}

/** Makes the log and the listeners of a pool: neither can disturb it. */
export function createReporting<Event extends AnyEvent>(
  clock: SteadyClock,
  options: { readonly logger: Logger | undefined; readonly logLevel: LogLevel },
): Reporting<Event> {
  const written = options.logger ?? consoleLogger(() => clock.wallMs());
  const direct = guarded(written, () => clock.now(), options.logLevel);
  const threw = (cause: unknown): void => direct.error(`A listener of the pool threw: ${reasonOf(cause)}`);
  const afterwards = new DeferredCalls(threw);
  const events = new Events<Event>(threw, afterwards);
  const notify = (event: Untimed<Event>): void =>
    events.notify({ ...event, atMs: clock.wallMs() } as unknown as Event);
  return { logger: afterwards.logger(direct), afterwards, events, notify };
}
