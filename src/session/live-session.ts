import type { PoolError } from "../errors.ts";
import type { Requests, Upstream } from "../requests/requests.ts";
import type { Session } from "./connector.ts";
import type { Farm } from "./notices.ts";

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
  heard(event: string, args: readonly unknown[]): void;
  lost(error: PoolError): void;
  upstream(state: Upstream): void;
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

  /** Why it is over; undefined while it lives. */
  get ended(): PoolError | undefined {
    return this.#ended;
  }

  /** TWS says something. */
  heard(event: string, args: readonly unknown[]): void {
    this.requests.heard(event, args);
    for (const watcher of this.watchers) watcher.heard(event, args);
  }

  /** TWS is cut off from IBKR, or connected again. */
  setUpstream(state: Upstream): void {
    this.requests.setUpstream(state);
    for (const watcher of [...this.watchers]) watcher.upstream(state);
  }

  /** A data farm has changed. */
  farmChanged(farm: Farm): void {
    for (const watcher of [...this.watchers]) watcher.farm(farm);
  }

  /**
   * Ends it. All holders see that it is over before the code of any caller runs.
   *
   * @returns What is left to do; only this may run a caller's code.
   */
  end(error: PoolError): () => void {
    if (this.#ended !== undefined) return () => {};
    this.#ended = error;
    const holders = [...this.holders];
    this.holders.clear();
    const watchers = [...this.watchers];
    this.watchers.clear();
    const left = holders.map((holder) => holder.sessionEnded(error));
    this.requests.end(error);
    for (const watcher of watchers) watcher.lost(error);
    return () => {
      for (const tell of left) tell();
    };
  }
}
