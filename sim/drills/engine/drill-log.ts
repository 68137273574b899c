import type { Injected, TraceEvent } from "../../mod.ts";
import type { HaltRecord, OrderInstant } from "../record.ts";
import type { LoopWatch } from "./loop-watch.ts";
import type { DrillStage } from "./stage.ts";

/** Most events that are kept of one drill. */
const EVENTS_MAX = 200_000;

/** An order as TWS held it, with each change of it. */
export interface HeldOrder {
  readonly clientId: number;
  readonly orderId: number;
  readonly orderRef: string;
  readonly text: string;
  readonly held: OrderInstant[];
}

/** A fault that was injected, with the times of its beginning and end. */
export interface SeenFault {
  readonly injected: Injected;
  readonly fromMs: number;
  toMs: number | undefined;
}

/** Names of the messages after which the book of orders may have changed. */
const ORDER_MESSAGE = /^(?:placeOrder|cancelOrder|reqGlobalCancel|orderStatus|openOrder|execDetails)\b/;

/** Record of a drill while it runs: its events, faults and what TWS held of each order. */
export class DrillLog {
  readonly events: TraceEvent[] = [];
  readonly faults: SeenFault[] = [];
  readonly orders: Map<string, HeldOrder> = new Map();
  /** Number of events that came after the log was full. */
  eventsLeftOut = 0;
  readonly #stage: DrillStage;
  readonly #loop: LoopWatch | undefined;
  readonly #stop: () => void;
  #isDue = false;
  /** Time of the last event that has come. */
  #eventMs = Number.NEGATIVE_INFINITY;
  #lookedMs = Number.NEGATIVE_INFINITY;

  /** Begins to record. @param loop Watch over the event loop; undefined where nothing waits, as in memory. */
  constructor(stage: DrillStage, loop?: LoopWatch) {
    this.#stage = stage;
    this.#loop = loop;
    for (const injected of stage.faults())
      this.faults.push({ injected, fromMs: stage.nowMs(), toMs: undefined });
    for (const event of stage.events) this.#keep(event);
    this.#stop = stage.onEvent((event) => this.#record(event));
  }

  /** Times in which the event loop stood still so far, oldest first. */
  get halts(): readonly HaltRecord[] {
    return this.#loop?.halts() ?? [];
  }

  /** Looks at the book once more, and ends the record. */
  stop(): void {
    this.#look(this.#stage.nowMs());
    this.#stop();
  }

  #record(event: TraceEvent): void {
    // What has changed in this turn by now was caused by the events before this one, and is not older than the last of them.
    if (this.#isDue) this.#look(this.#eventMs);
    this.#keep(event);
    if (event.event === "fault") this.#begun(event.atMs);
    if (event.event === "heal") this.#healed(event.atMs);
    this.#eventMs = event.atMs;
    // TWS changes orders without a message too, as when nobody is connected: each other event is an occasion to see it.
    const isAbout = ORDER_MESSAGE.test(event.detail);
    if (this.#isDue || (!isAbout && event.atMs === this.#lookedMs)) return;
    // What the message causes happens before the code after this one.
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#look(this.#eventMs);
    });
  }

  #keep(event: TraceEvent): void {
    if (this.events.length < EVENTS_MAX) this.events.push(event);
    else this.eventsLeftOut++;
  }

  #begun(atMs: number): void {
    const known = new Set(this.faults.map(({ injected }) => injected));
    for (const injected of this.#stage.faults())
      if (!known.has(injected)) this.faults.push({ injected, fromMs: atMs, toMs: undefined });
  }

  #healed(atMs: number): void {
    const inForce = new Set(this.#stage.faults());
    for (const fault of this.faults)
      if (fault.toMs === undefined && !inForce.has(fault.injected)) fault.toMs = atMs;
  }

  /** Notes every order whose state is another one than before. */
  #look(atMs: number): void {
    this.#lookedMs = atMs;
    for (const order of this.#stage.orders() ?? []) {
      const { clientId, orderId, orderRef, action, quantity, symbol, orderType, limitPrice } = order;
      const key = `${order.permId}`;
      const terms = `${action} ${quantity} ${symbol} ${orderType}${limitPrice === undefined ? "" : ` ${limitPrice}`}`;
      const text = `${order.status}, ${order.filled} of ${quantity} filled`;
      const known = this.orders.get(key) ?? { clientId, orderId, orderRef, text: terms, held: [] };
      this.orders.set(key, known);
      const whole = terms === known.text ? text : `${text}: ${terms}`;
      const last = known.held.at(-1);
      if (last?.text === whole) continue;
      // A fill says itself when it was; a change without one is noticed at the next event.
      const filledMs = order.filled > 0 ? this.#lastFillMs(order.permId) : undefined;
      const isFill = order.filled !== (last === undefined ? 0 : filledOf(last));
      const sinceMs = isFill ? Math.max(filledMs ?? atMs, last?.atMs ?? 0) : atMs;
      known.held.push({ atMs: Math.min(sinceMs, atMs), text: whole, frame: undefined });
    }
  }

  /** Gets the time of the last fill of an order. */
  #lastFillMs(permId: number): number | undefined {
    const own = this.#stage.fills()?.filter((fill) => fill.permId === permId) ?? [];
    return own.length === 0 ? undefined : Math.max(...own.map((fill) => fill.atMs));
  }
}

/** Reads how much of an order is filled from a state that this log has written. */
function filledOf({ text }: OrderInstant): number {
  return Number(/, (\S+) of /.exec(text)?.[1] ?? 0);
}
