import type { PoolError } from "../../src/errors.ts";
import type { PoolEventBody } from "../../src/events.ts";
import type { PoolOptions } from "../../src/options.ts";
import type { Session } from "../../src/seams/connector.ts";
import { EventName } from "../../src/stoqey/mod.ts";
import { LogLines } from "./log-lines.ts";
import { SESSION, type Supervised, supervised } from "./supervised.ts";

/** A supervisor with the events that it has emitted, in order, and the lines of its log. */
export interface RecordedSupervisor extends Supervised {
  readonly story: PoolEventBody[];
  readonly logger: LogLines;
  readonly dialFailures: PoolError[];
  /** Lets TWS send a notice about the connection. */
  info(code: number, text: string, dial?: number): void;
}

/** Makes a supervisor that is recorded. */
export function recorded(options: PoolOptions = {}): RecordedSupervisor {
  const story: PoolEventBody[] = [];
  const logger = new LogLines();
  const dialFailures: PoolError[] = [];
  const all = supervised(
    {
      logger,
      emit: (happening) => void story.push(happening),
      dialFailed: (error) => void dialFailures.push(error),
    },
    options,
  );
  const info = (code: number, text: string, dial = 0): void =>
    all.connector.dials[dial]?.observer.received(EventName.info, [new Error(text), code, -1]);
  return { ...all, story, logger, dialFailures, info };
}

/** A session from which a message has just come, by the clock of its supervisor; the calls of its library are recorded. */
export function talking(all: Supervised): {
  readonly session: Session;
  readonly calls: string[];
  /** Lets a message come. */
  hear(): void;
} {
  const calls: string[] = [];
  let receivedMs = all.clock.now();
  const api = new Proxy({}, { get: (_, name) => () => void calls.push(String(name)) }) as Session["api"];
  const hear = (): void => {
    receivedMs = all.clock.now();
  };
  return {
    session: { ...SESSION, api, receivedMs: () => receivedMs, aliveMs: () => receivedMs },
    calls,
    hear,
  };
}
