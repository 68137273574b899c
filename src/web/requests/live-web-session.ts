import type { PoolError } from "../../errors.ts";
import type { WebSession } from "../web-session.ts";

/** A holder of a session, which must be notified of its end. */
export interface WebHolder {
  /**
   * Called once, when `LiveWebSession.ended` is set.
   *
   * @returns Called once all holders were notified; only this may run a caller's code.
   */
  sessionEnded(error: PoolError): () => void;
}

/** The session of one epoch: leases hold it, and requests go through it. */
export class LiveWebSession {
  readonly session: WebSession;
  readonly holders: Set<WebHolder> = new Set();
  /** Answers that are valid for the whole session, such as the accounts of the portfolio, by key. */
  readonly memo: Map<string, Promise<unknown>> = new Map();
  /** Calls to make when the session can be used again, or has ended. */
  readonly #whenUsable = new Set<() => void>();
  readonly #whenEnded = new Set<() => void>();
  #degraded: string | undefined;
  #ended: PoolError | undefined;

  constructor(session: WebSession) {
    this.session = session;
  }

  get epoch(): number {
    return this.session.epoch;
  }

  /** The reason of its end; undefined while it lives. */
  get ended(): PoolError | undefined {
    return this.#ended;
  }

  /** Reason why it cannot be used for now; undefined while it can. */
  get degraded(): string | undefined {
    return this.#degraded;
  }

  /** Holds back requests, or lets them pass again. @param reason Why it cannot be used; undefined: it can. */
  setDegraded(reason: string | undefined): void {
    this.#degraded = reason;
    if (reason === undefined) this.#callAll(this.#whenUsable);
  }

  /** Calls back once, when it can be used again or has ended. @returns A function that cancels the call. */
  whenUsable(callback: () => void): () => void {
    this.#whenUsable.add(callback);
    return () => void this.#whenUsable.delete(callback);
  }

  /** Calls back once, when it has ended. @returns A function that cancels the call. */
  whenEnded(callback: () => void): () => void {
    this.#whenEnded.add(callback);
    return () => void this.#whenEnded.delete(callback);
  }

  /**
   * Ends the session for everybody at once, without running a caller's code.
   *
   * @returns The rest, which may run a caller's code.
   */
  end(error: PoolError): () => void {
    if (this.#ended !== undefined) return () => {};
    this.#ended = error;
    this.memo.clear();
    const left = [...this.holders].map((holder) => holder.sessionEnded(error));
    this.holders.clear();
    return () => {
      this.#callAll(this.#whenUsable);
      this.#callAll(this.#whenEnded);
      for (const finish of left) finish();
    };
  }

  #callAll(callbacks: Set<() => void>): void {
    const all = [...callbacks];
    callbacks.clear();
    for (const callback of all) callback();
  }
}
