import type { AnyRead } from "../operations/read.ts";
import type { Recipient } from "../session/router.ts";
import type { CheckedCall } from "./checked-call.ts";

/** A question whose types do not matter to whoever keeps it. */
// biome-ignore lint/suspicious/noExplicitAny: questions are kept to be asked again, and never looked into.
export type AnyCall = CheckedCall<any, any>;

/** A request that TWS goes on with after its answer, and its number; 0 where it has none. */
export interface ActiveSubscription {
  readonly operation: AnyRead;
  readonly id: number;
}

interface Held {
  readonly call: AnyCall;
  holders: number;
  /** Those of the holders who receive what comes under its number. */
  readonly recipients: Set<Recipient>;
  /** Its place among those that wait for their turn: a lower one has waited for longer. */
  waitsSince: number;
}

/** Where several are held of which TWS sends one at a time, each has its turn for so long, in ms. */
const TURN_MS = 10_000;
const NOBODY: readonly Recipient[] = [];

/** What TWS goes on sending after the first answer of a line, such as updates of the positions, and who holds it. */
export class SubscriptionHolders {
  readonly #held = new Map<string, Held>();
  /**
   * What was requested last and is not cancelled, and what TWS sends of it: nothing where it was refused. TWS sends one
   * request of a line at a time.
   */
  #last: { readonly key: string; readonly sends: ActiveSubscription | undefined } | undefined;
  /** Whose turn it is: what was requested last, and since when without another in between. */
  #turn: { readonly key: string; readonly sinceMs: number } | undefined;
  #waits = 0;

  /** How many different ones are held. */
  get size(): number {
    return this.#held.size;
  }

  /** All that are held. */
  get calls(): readonly AnyCall[] {
    return [...this.#held.values()].map(({ call }) => call);
  }

  /** Who receives what TWS sends now. */
  get recipients(): readonly Recipient[] {
    const held = this.#last === undefined ? undefined : this.#held.get(this.#last.key);
    return held === undefined || held.recipients.size === 0 ? NOBODY : [...held.recipients];
  }

  holds(key: string): boolean {
    return this.#held.has(key);
  }

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

  release(key: string, recipient?: Recipient): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    if (recipient !== undefined) held.recipients.delete(recipient);
    if (--held.holders === 0) this.#held.delete(key);
  }

  /** A request was sent; TWS goes on after its answer if it can be released. */
  requested(key: string, request: ActiveSubscription, nowMs: number): void {
    if (this.#turn?.key !== key) {
      const before = this.#turn === undefined ? undefined : this.#held.get(this.#turn.key);
      if (before !== undefined) before.waitsSince = ++this.#waits;
      this.#turn = { key, sinceMs: nowMs };
    }
    this.#last = request.operation.release === undefined ? undefined : { key, sends: request };
  }

  /** TWS has ended or refused what was requested last: it is not requested again by itself, and there is nothing to end. */
  ended(): void {
    if (this.#last !== undefined) this.#last = { key: this.#last.key, sends: undefined };
  }

  /** What was requested last is cancelled. @returns What TWS sends of it. */
  cancelled(): ActiveSubscription | undefined {
    const sends = this.#last?.sends;
    this.#last = undefined;
    return sends;
  }

  /** Does somebody hold what was requested last? */
  get wanted(): boolean {
    return this.#last !== undefined && this.#held.has(this.#last.key);
  }

  /** The one that is held and has waited for longest; undefined while one of those that are held is sent. */
  missing(): AnyCall | undefined {
    return this.wanted ? undefined : this.#longestWaiting();
  }

  /** The one whose turn is next; undefined where no two are held. */
  next(): AnyCall | undefined {
    return this.#held.size < 2 ? undefined : this.#longestWaiting();
  }

  /** For how long the one that is sent goes on until the turn of the next, in ms. Requests of others do not prolong it. */
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
