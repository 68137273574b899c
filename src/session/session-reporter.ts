import { type PoolError, reasonOf } from "../errors.ts";
import type { PoolEventBody } from "../events.ts";
import type { Logger } from "../logger.ts";
import type { RestartWindow } from "../options.ts";
import type { Clock } from "../seams/clock.ts";
import type { DialTarget, Session } from "../seams/connector.ts";
import type { Farm } from "../tws/farms.ts";
import { inRestartWindow } from "./restart-log-window.ts";

/** Log and listeners of a `SessionReporter`. */
export interface SessionReporterOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly restartWindow: RestartWindow | undefined;
  emit(event: PoolEventBody): void;
}

/** Reports what happens to the session: a log line, and an event for listeners. */
export class SessionReporter {
  readonly #with: SessionReporterOptions;

  constructor(options: SessionReporterOptions) {
    this.#with = options;
  }

  dialing(target: DialTarget): void {
    const { host, port, clientId } = target;
    this.#with.logger.info(`Creating shared IBKR connection to ${host}:${port} (Client ID: ${clientId})`);
    this.emit({ type: "dial", ...target });
  }

  /** Logs the wait for the next dial; at `debug` inside the restart window, where failed dials are expected. */
  waiting(reason: string, delayMs: number): void {
    const { clock, logger, restartWindow } = this.#with;
    const level = inRestartWindow(restartWindow, clock.wallMs?.() ?? clock.now()) ? "debug" : "warn";
    logger[level](`${reason}; dialling again in ${delayMs} ms`);
  }

  ready(epoch: number, target: DialTarget, session: Session, tookMs: number): void {
    const { clientId, serverVersion } = session;
    const ids = `Client ID: ${clientId}, server version ${serverVersion}`;
    this.#with.logger.info(`IBKR session ${epoch} with ${target.host}:${target.port} is ready (${ids})`);
    this.emit({ type: "ready", epoch, clientId, tookMs });
  }

  degraded(epoch: number, code: number): void {
    this.#with.logger.warn(`TWS is cut off from IBKR (${code}); the session is kept`);
    this.emit({ type: "degraded", epoch, code });
  }

  restored(epoch: number, dataLost: boolean): void {
    const data = dataLost ? "data lost, subscribing again" : "data maintained";
    this.#with.logger.info(`TWS is connected to IBKR again (${data})`);
    this.emit({ type: "restored", epoch, dataLost });
  }

  rests(): void {
    this.#with.logger.info("Closed the IBKR session, which was not used; the next caller dials again");
  }

  portMoved(port: number): void {
    this.#with.logger.warn(`TWS moves to port ${port}`);
  }

  farm(farm: Farm): void {
    this.emit({ type: "farm", farm });
  }

  /** @param last True if no dial follows. */
  lost(epoch: number, error: PoolError, last: boolean): void {
    this.#with.logger.warn(`Connection lost, ${last ? "closing" : "reconnecting"}... (${error.message})`);
    this.emit({ type: "lost", epoch, error });
  }

  emit(event: PoolEventBody): void {
    this.safely(`reporting ${event.type}`, () => this.#with.emit(event));
  }

  /** Runs one part of a step, and logs what it throws, so that the other parts run too. */
  safely(what: string, act: () => void): void {
    try {
      act();
    } catch (cause) {
      this.failed(what, cause);
    }
  }

  failed(what: string, cause: unknown): void {
    try {
      this.#with.logger.error(`Cannot complete a step of the session (${what}): ${reasonOf(cause)}`);
    } catch {
      // A failure of the logger cannot be logged.
    }
  }
}
