import type { AnyRead } from "../operations/read.ts";
import type { Recipient } from "../routing/router.ts";
import type { CheckedCall } from "./checked-call.ts";

/** A call whose types do not matter where it is kept. */
// biome-ignore lint/suspicious/noExplicitAny: calls are kept to be sent again, and never looked into.
export type AnyCall = CheckedCall<any, any>;

/** A request that TWS goes on with after its answer, and its number; 0 for a request without one. */
export interface ActiveSubscription {
  readonly operation: AnyRead;
  readonly id: number;
}

interface Held {
  readonly call: AnyCall;
  holders: number;
  /** The holders that receive the events with its number. */
  readonly recipients: Set<Recipient>;
  /** Place among the calls that wait for their turn: a lower one has waited for longer. */
  waitsSince: number;
}

/** TWS serves one of several held calls at a time; each has its turn for so long, in ms. */
const TURN_MS = 10_000;
const NOBODY: readonly Recipient[] = [];

/** Holders of what TWS goes on sending after the first answer of a connection-wide request, such as position updates. */
export class SubscriptionHolders {
  readonly #held = new Map<string, Held>();
  /**
   * The last request that was not cancelled, and what TWS sends for it: nothing after a refusal. TWS serves one request
   * of a queue at a time.
   */
  #last: { readonly key: string; readonly sends: ActiveSubscription | undefined } | undefined;
  /** The call that was requested last, and since when without another in between. */
  #turn: { readonly key: string; readonly sinceMs: number } | undefined;
  #waits = 0;

  /** The number of different calls that are held. */
  get size(): number {
    return this.#held.size;
  }

  /** All held calls. */
  get calls(): readonly AnyCall[] {
    return [...this.#held.values()].map(({ call }) => call);
  }

  /** Recipients of what TWS sends now. */
  get recipients(): readonly Recipient[] {
    const held = this.#last === undefined ? undefined : this.#held.get(this.#last.key);
    return held === undefined || held.recipients.size === 0 ? NOBODY : [...held.recipients];
  }

  /** Returns whether a call with this key is held. */
  holds(key: string): boolean {
    return this.#held.has(key);
  }

  /** Adds a holder of a call. */
  hold(call: AnyCall, recipient?: Recipient): void {
    const held = this.#held.get(call.key) ?? {
      call,
      holders: 0,
      recipients: new Set(),
      waitsSince: ++this.#waits,
    };
    this.#held.set(call.key, held);
    held.holders++;
    if (recipient !== undefined) held.recipients.add(recipient);
  }

  /** Removes a holder of a call. */
  release(key: string, recipient?: Recipient): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    if (recipient !== undefined) held.recipients.delete(recipient);
    if (--held.holders === 0) this.#held.delete(key);
  }

  /** Records a request that was sent; TWS goes on after its answer if the operation has a `release`. */
  requested(key: string, request: ActiveSubscription, nowMs: number): void {
    if (this.#turn?.key !== key) {
      const before = this.#turn === undefined ? undefined : this.#held.get(this.#turn.key);
      if (before !== undefined) before.waitsSince = ++this.#waits;
      this.#turn = { key, sinceMs: nowMs };
    }
    this.#last = request.operation.release === undefined ? undefined : { key, sends: request };
  }

  /** Records that TWS ended or refused the last request: it is not sent again by itself, and there is nothing to cancel. */
  ended(): void {
    if (this.#last !== undefined) this.#last = { key: this.#last.key, sends: undefined };
  }

  /** Records a cancel of the last request. @returns What TWS sends for it. */
  cancelled(): ActiveSubscription | undefined {
    const sends = this.#last?.sends;
    this.#last = undefined;
    return sends;
  }

  /** Whether a caller holds the last request. */
  get wanted(): boolean {
    return this.#last !== undefined && this.#held.has(this.#last.key);
  }

  /** The held call that has waited for longest; undefined while TWS serves one of them. */
  missing(): AnyCall | undefined {
    return this.wanted ? undefined : this.#longestWaiting();
  }

  /** The held call whose turn is next; undefined unless several are held. */
  next(): AnyCall | undefined {
    return this.#held.size < 2 ? undefined : this.#longestWaiting();
  }

  /** The rest of the turn of the call that TWS serves, in ms. Further requests of the same call do not prolong it. */
  turnLeftMs(nowMs: number): number {
    return this.#turn === undefined ? TURN_MS : Math.max(0, this.#turn.sinceMs + TURN_MS - nowMs);
  }

  #longestWaiting(): AnyCall | undefined {
    const waiting = [...this.#held.values()].filter(({ call }) => call.key !== this.#last?.key);
    return waiting.sort((one, other) => one.waitsSince - other.waitsSince)[0]?.call;
  }

  clear(): void {
    this.#held.clear();
    this.#last = undefined;
    this.#turn = undefined;
  }
}
