import type { PoolError } from "../errors.ts";
import type { Outbox } from "../pacing/outbox.ts";
import type { IbkrLink, Requests } from "../requests/requests.ts";
import type { Router } from "../routing/router.ts";
import type { Session } from "../seams/connector.ts";
import type { Farm } from "../tws/farms.ts";

/** A holder of a session, which must be notified of its end. */
export interface Holder {
  /**
   * Called once, when `LiveSession.ended` is set.
   *
   * @returns Called once all holders were notified; only this may run a caller's code.
   */
  sessionEnded(error: PoolError): () => void;
}

/** A watcher of the connection between TWS and IBKR. */
export interface Watcher {
  /**
   * The session is over.
   *
   * @returns Called once everybody was notified; only this may run a caller's code.
   */
  lost(error: PoolError): () => void;
  ibkrLink(state: IbkrLink): void;
  farm(farm: Farm): void;
}

/** The session of one epoch: leases hold it, and requests go through it. */
export class LiveSession {
  readonly epoch: number;
  readonly session: Session;
  readonly requests: Requests;
  readonly holders: Set<Holder> = new Set();
  /** Watchers that are notified when TWS loses IBKR, is connected again, or a farm changes. */
  readonly watchers: Set<Watcher> = new Set();
  #ended: PoolError | undefined;

  constructor(epoch: number, session: Session, requests: Requests) {
    this.epoch = epoch;
    this.session = session;
    this.requests = requests;
  }

  /** Router of all that is received. */
  get router(): Router {
    return this.requests.channel.router;
  }

  /** Outbox of all that is sent. */
  get outbox(): Outbox {
    return this.requests.channel.outbox;
  }

  /** The reason of its end; undefined while it lives. */
  get ended(): PoolError | undefined {
    return this.#ended;
  }

  /** Holds back or releases what only IBKR can answer: TWS is cut off from IBKR, or connected again. */
  setIbkrLink(state: IbkrLink): void {
    if (state === "back, data lost") this.requests.dataLost();
    this.outbox.setCutOff(state === "lost");
    for (const watcher of [...this.watchers]) watcher.ibkrLink(state);
  }

  /** Notifies the watchers that a data farm has changed. */
  farmChanged(farm: Farm): void {
    for (const watcher of [...this.watchers]) watcher.farm(farm);
  }

  /** Whether a cancel waits to be sent, or a message about an order is not acknowledged. */
  get ordersPending(): boolean {
    if (this.#ended !== undefined) return false;
    return this.outbox.waiting("urgent") > 0 || this.session.outgoing.undelivered;
  }

  /**
   * Ends the session for everybody at once, without running a caller's code.
   *
   * @returns The rest, which may run a caller's code.
   */
  end(error: PoolError): () => void {
    if (this.#ended !== undefined) return () => {};
    this.#ended = error;
    const holders = [...this.holders];
    this.holders.clear();
    const watchers = [...this.watchers];
    this.watchers.clear();
    this.router.clear();
    this.requests.end(error);
    this.outbox.end(error);
    const left = [
      ...watchers.map((watcher) => watcher.lost(error)),
      ...holders.map((holder) => holder.sessionEnded(error)),
    ];
    return () => {
      for (const finish of left) finish();
    };
  }
}
