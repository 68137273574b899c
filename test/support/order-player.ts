import fc from "fast-check";
import { type BookedOrder, parseFault, seeded, startFakeTws, type TestTws } from "../../sim/mod.ts";
import {
  IbkrPool,
  type OrderTerms,
  SecType,
  silentLogger,
  type TwsOrder,
  type TwsOrderOutcome,
} from "../../src/mod.ts";
import { ownReference } from "../../src/orders/order-reference.ts";
import { MortalJournal } from "./mortal-journal.ts";

const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const START = "2026-01-13T15:30:00Z";

/** Orders that are placed: at the market, resting far from it, and refused. */
const TERMS: Readonly<Record<string, OrderTerms>> = {
  market: { action: "BUY", orderType: "MKT", totalQuantity: 10 },
  resting: { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 },
  refused: { action: "BUY", orderType: "LMT", totalQuantity: 1e9, lmtPrice: 200 },
};

/** Cuts of the connection at each point of an order. */
const CUTS: readonly string[] = ["place", "modify", "cancel"].flatMap((of) =>
  ["unread", "unkept", "unacknowledged", ...(of === "cancel" ? [] : ["unfilled", "unreported"])].flatMap(
    (at) => ["rst", "fin", "half-open"].map((how) => `cut-order:of=${of},at=${at},how=${how}`),
  ),
);
/** Faults of the network and of the gateway. */
const FAULTS: readonly string[] = [
  "drop:how=rst",
  "drop:how=fin",
  "half-open",
  "mute:forMs=4000",
  "connectivity-lost:forMs=3000",
  "connectivity-lost:forMs=3000,data=lost",
  "restart:refuseMs=2000,closeMs=500,muteMs=500",
  "restart:refuseMs=2000,closeMs=500,muteMs=500,lostOrders=2",
  "order-status:missing=0.5,doubled=0.5",
  "latency:frameMs=200",
  "refuse:forMs=3000",
];

/** Longest wait for the first session of a pool: its `acquireTimeoutMs`. */
const FIRST_SESSION_MS = 10_000;

/** One step of a random script. */
export type OrderStep =
  | {
      readonly kind: "place";
      readonly terms: string;
      readonly key: number;
      readonly waits: boolean;
      readonly resend: boolean;
    }
  | { readonly kind: "modify" | "cancel"; readonly at: number }
  | { readonly kind: "inject"; readonly fault: string }
  | { readonly kind: "wait"; readonly delayMs: number }
  | { readonly kind: "hide"; readonly answers: number }
  | { readonly kind: "crash" };

/** Random steps. */
export const orderSteps: fc.Arbitrary<OrderStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("place" as const),
      terms: fc.constantFrom("market", "resting", "resting", "refused"),
      key: fc.integer({ min: 0, max: 2 }),
      waits: fc.boolean(),
      resend: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("modify" as const, "cancel" as const),
      at: fc.integer({ min: 0, max: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("inject" as const),
      fault: fc.oneof(fc.constantFrom(...CUTS), fc.constantFrom(...FAULTS)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      delayMs: fc.constantFrom(0, 1, 20, 500, 3_000, 15_000),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "crash" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("hide" as const), answers: fc.constantFrom(1, 3, 9) }),
  },
);

/** Plays random scripts of orders and faults, and compares what the pool says with the book of the fake. */
export class OrderPlayer {
  readonly tws: TestTws;
  #pool: IbkrPool;
  #journal = new MortalJournal();
  #seed = 0;
  /** Number of reports about orders that are lost from now on. */
  #hidden = 0;
  readonly #found: string[] = [];
  readonly #pending = new Set<Promise<unknown>>();
  /** Latest instant at which an order may be written, by key. */
  readonly #latestMs = new Map<string, number>();
  /** Handles of the current process, by key. */
  readonly #handles = new Map<string, TwsOrder>();

  private constructor(tws: TestTws) {
    this.tws = tws;
    this.#pool = this.#makePool();
    // Just after a restart, lists of TWS may lack orders that it has.
    for (const name of ["openOrder", "orderStatus", "completedOrder", "execDetails"] as const)
      tws.onAnswer(name, () => this.#hidden-- > 0).drop();
  }

  static async start(): Promise<OrderPlayer> {
    const tws = await startFakeTws({ network: "memory", start: START, profile: "gentle" });
    const player = new OrderPlayer(tws);
    await tws.until(player.#pool.connect());
    return player;
  }

  async play(script: readonly OrderStep[]): Promise<void> {
    for (const step of script) await this.#step(step);
  }

  /** Ends all faults, and waits until everything that can be found out is known. */
  async heal(): Promise<void> {
    this.tws.heal();
    this.#hidden = 0;
    await this.tws.advance(120_000);
    if (this.#pending.size > 0) this.#found.push(`${this.#pending.size} calls have not ended`);
  }

  /** Says what is not as it must be. */
  breaches(): readonly string[] {
    const book = this.tws.orders.all();
    const counts = new Map<string, number>();
    // The key is the caller's part of the reference; nothing is sent again here, so that each key has one order at most.
    for (const { orderRef } of book)
      counts.set(ownReference(orderRef), (counts.get(ownReference(orderRef)) ?? 0) + 1);
    const twice = [...counts].filter(([, count]) => count > 1).map(([key, of]) => `${of} orders have ${key}`);
    const states = [...this.#handles.values()].flatMap((order) => this.#wrong(order, "in the end"));
    return [...this.#found, ...twice, ...this.#sharedIds(), ...states];
  }

  async close(): Promise<void> {
    await this.tws.until(this.#pool.close());
    await this.tws.close();
  }

  async #step(step: OrderStep): Promise<void> {
    switch (step.kind) {
      case "place": {
        const key = `${step.terms}-${step.key}`;
        const { resend, waits } = step;
        const options = { key, timeoutMs: 3_000, resend, ...(waits ? { sendWithinMs: 20_000 } : {}) };
        const latestMs = this.tws.nowMs + (step.waits ? 20_000 : FIRST_SESSION_MS + 5_000);
        // A call with a known key sends nothing, unless it may send again what was not sent.
        const isSentAgain = resend && this.#pool.orders.get(key)?.state.kind === "not-sent";
        if (!this.#latestMs.has(key) || isSentAgain) this.#latestMs.set(key, latestMs);
        const terms = { ...TERMS[step.terms], orderRef: key } as OrderTerms;
        return this.#watch(`place ${key}`, this.#pool.placeOrder(APPLE, terms, options));
      }
      case "modify":
      case "cancel": {
        const order = [...this.#handles.values()][step.at];
        if (order === undefined) return;
        const options = { timeoutMs: 3_000 };
        const call =
          step.kind === "cancel"
            ? order.cancel(options)
            : order.modify({ lmtPrice: 2 + this.#seed++ }, options);
        return this.#watch(`${step.kind} ${order.key}`, call, true);
      }
      case "inject":
        this.tws.inject(parseFault(step.fault));
        return;
      case "hide":
        this.#hidden = step.answers;
        return;
      case "wait":
        return await this.tws.advance(step.delayMs);
      case "crash":
        return await this.#crash();
    }
  }

  /** Kills the process: its connection is reset, and its journal stays as it is. */
  async #crash(): Promise<void> {
    const before = this.#pool;
    this.#journal = this.#journal.die();
    this.tws.inject(parseFault("drop:how=rst"));
    this.#pending.clear();
    await this.tws.until(before.close());
    const keys = [...this.#handles.keys()];
    this.#handles.clear();
    this.#pool = this.#makePool();
    this.#pool.connect().catch(() => {});
    await this.tws.advance(0);
    for (const key of keys) {
      const order = this.#pool.orders.get(key);
      if (order !== undefined) this.#handles.set(key, order);
    }
  }

  #makePool(): IbkrPool {
    const options = {
      port: this.tws.port,
      logger: silentLogger,
      journal: this.#journal,
      heartbeatMs: 1_100,
      heartbeatTimeoutMs: 1_000,
      backoffMsMax: 1_000,
      dialTimeoutMs: 1_000,
      handshakeTimeoutMs: 2_000,
    };
    const pool = new IbkrPool(options, { ...this.tws.seams, random: seeded(`pool ${this.#seed++}`).next });
    pool.addEventListener("order", ({ key, change, state }) => {
      if (change !== "cancel" && state.kind === "written") this.#found.push(...this.#wrongWrite(pool, key));
    });
    return pool;
  }

  #watch(what: string, call: Promise<TwsOrderOutcome>, isChange = false): void {
    const pool = this.#pool;
    const judged = call.then(
      (outcome) => {
        if (pool !== this.#pool) return;
        this.#handles.set(outcome.order.key, outcome.order);
        if (!isChange) this.#found.push(...this.#wrongOutcome(what, outcome));
      },
      (error: unknown) => void this.#found.push(`${what} threw ${error}`),
    );
    this.#pending.add(judged);
    void judged.finally(() => this.#pending.delete(judged));
  }

  /** Says why an order, or a modification, must not have been written now. */
  #wrongWrite(pool: IbkrPool, key: string): readonly string[] {
    const { degraded, orders } = pool.stats();
    const found: string[] = [];
    if (degraded) found.push(`${key} was written while TWS was disconnected from IBKR`);
    if (orders.unknown.length > 0) found.push(`${key} was written while ${orders.unknown} are unknown`);
    const latestMs = this.#latestMs.get(key) ?? Number.POSITIVE_INFINITY;
    if (this.tws.nowMs > latestMs) found.push(`${key} was written ${this.tws.nowMs - latestMs} ms too late`);
    return found;
  }

  /** Tests whether TWS has a later order of the same client, so that the ID of this one proves nothing. */
  #isBelowOthers({ orderId = 0 }: TwsOrder): boolean {
    return this.tws.orders.all().some((later) => later.orderId > orderId);
  }

  /** Says which order IDs were given to two orders. */
  #sharedIds(): readonly string[] {
    const references = new Map<number, Set<string>>();
    for (const { values } of this.tws.requests("placeOrder")) {
      const { orderId, orderRef, whatIf } = values;
      if (whatIf !== true) references.set(orderId, (references.get(orderId) ?? new Set()).add(orderRef));
    }
    return [...references].filter(([, { size }]) => size > 1).map(([id]) => `two orders had the ID ${id}`);
  }

  #ofBook({ reference }: TwsOrder): readonly BookedOrder[] {
    return this.tws.orders.all().filter(({ orderRef }) => orderRef === reference);
  }

  #wrongOutcome(what: string, { kind, order }: TwsOrderOutcome): readonly string[] {
    const [booked] = this.#ofBook(order);
    const isLive = booked !== undefined && booked.status !== "Inactive";
    if (kind === "acknowledged" && booked === undefined)
      return [`${what}: acknowledged, and not in the book`];
    if ((kind === "rejected" || kind === "not-sent") && isLive)
      return [`${what}: ${kind}, and in the book as ${booked.status}`];
    return [];
  }

  #wrong(order: TwsOrder, when: string): readonly string[] {
    const { state, key } = order;
    const [booked] = this.#ofBook(order);
    const what = `${key} ${when}: ${state.kind}`;
    const actual = booked === undefined ? "not in the book" : `${booked.status}, ${booked.filled} filled`;
    const isOver = booked === undefined || ["Inactive", "Cancelled", "ApiCancelled"].includes(booked.status);
    switch (state.kind) {
      case "not-sent":
      case "rejected":
        return booked === undefined || booked.status === "Inactive" ? [] : [`${what}, but ${actual}`];
      case "filled":
        return booked?.status === "Filled" && booked.filled === state.progress.filled
          ? []
          : [`${what}, but ${actual}`];
      case "cancelled":
        return isOver && (booked?.filled ?? 0) === state.progress.filled ? [] : [`${what}, but ${actual}`];
      case "acknowledged":
      case "working":
        return isOver || booked?.status === "Filled" ? [`${what}, but ${actual}`] : [];
      case "unknown":
        // A refused order leaves no trace in any list; nor does one that TWS lost and whose ID is below those of later ones.
        return key.startsWith("refused") || (booked === undefined && this.#isBelowOthers(order))
          ? []
          : [`${what} (${state.why}), but ${actual}`];
      case "intended":
      case "journalled":
      case "written":
        return [`${what}, but ${actual}`];
    }
  }
}
