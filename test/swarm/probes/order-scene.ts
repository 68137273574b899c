import type { PoolEventOf } from "../../../src/mod.ts";
import type { WireFrame } from "../../model/frame.ts";
import type { IntentCall } from "../../model/trading-record.ts";
import type { IntentFact } from "./fact.ts";

/** An order with a key, or a change of one, as the pool knows it. */
export interface KnownOrder {
  readonly kind: string;
  /** Units filled so far, and units left where that is known. */
  readonly filled: number;
  readonly remaining: number | undefined;
  /** `order`, `modify` or `cancel`. */
  readonly what: string;
  /** Epoch in which it became unknown, and sessions that were ready since. */
  readonly unknownIn: number | undefined;
  sessions: number;
}

/** Orders of a run: those with keys by the events of the pool, and those of `lease.api` by their messages. */
export class OrderScene {
  readonly known: Map<string, KnownOrder> = new Map();
  /** Calls about orders with keys that are pending. */
  readonly pending: Set<IntentCall> = new Set();
  /** Orders that TWS has read and not answered, by their IDs. */
  readonly unanswered: Set<number> = new Set();
  /** Keys of orders that were not sent, and that a call sends again. */
  readonly resent: Set<string> = new Set();
  /** Highest order ID that was sent. */
  highestId = 0;
  /** Has `nextValidId` named an ID that was used before, in this session? */
  isIdBack = false;

  /** Is an order or a change in this state? */
  has(kind: string, what?: string): boolean {
    for (const one of this.known.values())
      if (one.kind === kind && (what === undefined || one.what === what)) return true;
    return false;
  }

  /** A session is ready. */
  ready(): void {
    for (const one of this.known.values()) one.sessions++;
  }

  changed({ key, change, state }: PoolEventOf<"order">, epoch: number): void {
    const before = this.known.get(key);
    const progress = "progress" in state ? state.progress : undefined;
    const stays = before?.kind === "unknown" && state.kind === "unknown";
    this.known.set(key, {
      kind: state.kind,
      filled: progress?.filled ?? 0,
      remaining: progress?.remaining,
      what: change ?? "order",
      unknownIn: state.kind === "unknown" ? (stays ? before.unknownIn : epoch) : undefined,
      sessions: stays ? before.sessions : 0,
    });
  }

  intent({ what, intent }: IntentFact): void {
    if (what === "began") {
      this.pending.add(intent);
      if (intent.resend && this.known.get(intent.key)?.kind === "not-sent") this.resent.add(intent.key);
    } else this.pending.delete(intent);
  }

  frame(frame: WireFrame): void {
    const { direction, name } = frame;
    if (direction === "in") {
      if (name === "startApi") this.isIdBack = false;
      if (name !== "placeOrder") return;
      const { id = 0 } = frame;
      this.highestId = Math.max(this.highestId, id);
      this.unanswered.add(id);
      return;
    }
    if (name === "nextValidId") {
      if (Number(frame.values.orderId) <= this.highestId) this.isIdBack = true;
    } else if (this.unanswered.size > 0 && ANSWERS.has(name)) this.unanswered.delete(frame.id ?? 0);
  }

  /** The process has ended. What was unknown stays so. */
  died(): void {
    this.pending.clear();
  }
}

const ANSWERS: ReadonlySet<string> = new Set(["openOrder", "orderStatus", "execDetails", "error"]);
