import { PoolError } from "../errors.ts";
import type { Outbox } from "../pacing/outbox.ts";
import type { IbkrLink, Requests } from "../requests/requests.ts";
import type { Session } from "../seams/connector.ts";
import type { Farm } from "../tws/farms.ts";
import type { Router } from "./router.ts";

/** Something that holds on to a session and must know when it is over. */
export interface Holder {
  /**
   * Called once, when `LiveSession.ended` is set.
   *
   * @returns What is left to do when all holders know; only this may run a caller's code.
   */
  sessionEnded(error: PoolError): () => void;
}

/** Something that must know how the data behind a session are. */
export interface Watcher {
  /**
   * The session is over.
   *
   * @returns What is left to do when everybody knows; only this may run a caller's code.
   */
  lost(error: PoolError): () => void;
  ibkrLink(state: IbkrLink): void;
  farm(farm: Farm): void;
}

/** The session of one epoch: what leases hold and requests go through. */
export class LiveSession {
  readonly epoch: number;
  readonly session: Session;
  readonly requests: Requests;
  readonly holders: Set<Holder> = new Set();
  /** Those who are told when the data behind the session change: lost, back, a farm. */
  readonly watchers: Set<Watcher> = new Set();
  #ended: PoolError | undefined;

  constructor(epoch: number, session: Session, requests: Requests) {
    this.epoch = epoch;
    this.session = session;
    this.requests = requests;
  }

  /** Who gets what comes in. */
  get router(): Router {
    return this.requests.channel.router;
  }

  /** What goes out. */
  get outbox(): Outbox {
    return this.requests.channel.outbox;
  }

  /** Why it is over; undefined while it lives. */
  get ended(): PoolError | undefined {
    return this.#ended;
  }

  /** TWS is cut off from IBKR, or connected again: one gate for all that is sent on the session. */
  setIbkrLink(state: IbkrLink): void {
    if (state === "back, data lost") this.requests.dataLost();
    this.outbox.setCutOff(state === "lost");
    // An order that waits for its turn must not go out minutes later, at another price.
    if (state === "lost")
      this.outbox.dropLane("orders", new PoolError("TWS_ERROR", "TWS is cut off from IBKR"));
    for (const watcher of [...this.watchers]) watcher.ibkrLink(state);
  }

  /** A data farm has changed. */
  farmChanged(farm: Farm): void {
    for (const watcher of [...this.watchers]) watcher.farm(farm);
  }

  /** Is anything about orders under way: a cancel that waits for its turn, or what TWS has not acknowledged? */
  get ordersPending(): boolean {
    if (this.#ended !== undefined) return false;
    return this.outbox.waiting("urgent") > 0 || this.session.outgoing.undelivered;
  }

  /**
   * Ends it for everybody, at once and without running a caller's code.
   *
   * @returns What is left to do, and may run a caller's code.
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
