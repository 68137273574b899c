import { type PoolError, reasonOf } from "../errors.ts";
import type { PoolEventBody } from "../events.ts";
import type { Logger } from "../logger.ts";
import type { Clock } from "../seams/clock.ts";
import type { DialTarget, Session } from "../seams/connector.ts";
import type { Farm } from "./notices.ts";
import { inWindow, type RestartWindow } from "./restart-window.ts";

/** Where reports go. */
export interface ReportsOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly restartWindow: RestartWindow | undefined;
  tell(happening: PoolEventBody): void;
}

/** Reports what happens to the session: a line for the log, an event for listeners. */
export class Reports {
  readonly #with: ReportsOptions;

  constructor(options: ReportsOptions) {
    this.#with = options;
  }

  begins(target: DialTarget): void {
    const { host, port, clientId } = target;
    this.#with.logger.info(`Creating shared IBKR connection to ${host}:${port} (Client ID: ${clientId})`);
    this.tell({ type: "dial", ...target });
  }

  /** Failed dials are expected while the gateway restarts. */
  waits(reason: string, delayMs: number): void {
    const { clock, logger, restartWindow } = this.#with;
    const level = inWindow(restartWindow, clock.wallMs?.() ?? clock.now()) ? "debug" : "warn";
    logger[level](`${reason}; dialling again in ${delayMs} ms`);
  }

  ready(epoch: number, target: DialTarget, session: Session, tookMs: number): void {
    const { clientId, serverVersion } = session;
    const ids = `Client ID: ${clientId}, server version ${serverVersion}`;
    this.#with.logger.info(`IBKR session ${epoch} with ${target.host}:${target.port} is ready (${ids})`);
    this.tell({ type: "ready", epoch, clientId, tookMs });
  }

  degraded(epoch: number, code: number): void {
    this.#with.logger.warn(`TWS is cut off from IBKR (${code}); the session is kept`);
    this.tell({ type: "degraded", epoch, code });
  }

  restored(epoch: number, dataLost: boolean): void {
    const data = dataLost ? "data lost, subscribing anew" : "data maintained";
    this.#with.logger.info(`TWS is connected to IBKR again (${data})`);
    this.tell({ type: "restored", epoch, dataLost });
  }

  rests(): void {
    this.#with.logger.info("Closed the IBKR session, which was not used; the next caller dials again");
  }

  moves(port: number): void {
    this.#with.logger.warn(`TWS moves to port ${port}`);
  }

  farm(farm: Farm): void {
    this.tell({ type: "farm", farm });
  }

  /** @param last No dial follows. */
  lost(epoch: number, error: PoolError, last: boolean): void {
    this.#with.logger.warn(`Connection lost, ${last ? "closing" : "reconnecting"}... (${error.message})`);
    this.tell({ type: "lost", epoch, error });
  }

  tell(happening: PoolEventBody): void {
    this.safely(`reporting ${happening.type}`, () => this.#with.tell(happening));
  }

  /** Carries out one part of a step: what it throws is logged, and keeps no other part from being carried out. */
  safely(what: string, act: () => void): void {
    try {
      act();
    } catch (cause) {
      this.failed(what, cause);
    }
  }

  failed(what: string, cause: unknown): void {
    try {
      this.#with.logger.error(`A step of the session (${what}) failed: ${reasonOf(cause)}`);
    } catch {
      // Nowhere is left to report that the reporter failed.
    }
  }
}
