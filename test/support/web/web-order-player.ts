import fc from "fast-check";
import type { Order } from "../../../sim/exchange/orders/orders.ts";
import { parseWebFault } from "../../../sim/web/mod.ts";
import type {
  AnswerQuestion,
  OrderTerms,
  WebOrderHandle,
  WebOrderOutcome,
  WebPool,
} from "../../../src/web/mod.ts";
import { MortalJournal } from "../mortal-journal.ts";
import { GROUP_NAMES, groupOf, groupQuantities } from "./web-order-groups.ts";
import { WebWorld } from "./web-world.ts";

const APPLE = { conId: 265598 };
const START_MS = Date.UTC(2026, 0, 13, 15, 30);
const PLACE = "/iserver/account/DU1234567/orders";
const CHANGE = "/iserver/account/DU1234567/order/";
const REPLY = "/iserver/reply";
/** Time until which an order may leave where its caller waits, and where it does not, in ms. */
const WAITS_MS = 30_000;
const SEND_MS = 5_000;

/** Orders that are placed: at the market, resting far from it, and refused for their price. */
const TERMS: Readonly<Record<string, OrderTerms>> = {
  market: { action: "BUY", orderType: "MKT", totalQuantity: 0 },
  resting: { action: "BUY", orderType: "LMT", totalQuantity: 0, lmtPrice: 1 },
  refused: { action: "BUY", orderType: "LMT", totalQuantity: 0, lmtPrice: 1.00001 },
};
/** Quantities of all intents, by their keys: each has one that no other one has. */
const QUANTITIES: ReadonlyMap<string, number> = new Map([
  ...Object.keys(TERMS).flatMap((name, at) =>
    [0, 1, 2, 3, 4, 5].map((key) => [`${name}-${key}`, 10 + 10 * at + key] as const),
  ),
  ...groupQuantities(),
]);

/** Faults of the gateway and of the way to it. */
const FAULTS: readonly string[] = [
  ...[PLACE, CHANGE, REPLY].flatMap((path) => [
    `drop:what=requests,afterRequest=${path},times=1`,
    `unavailable:path=${path},effect=none,times=1`,
    `unavailable:path=${path},effect=done,times=1`,
    `unavailable:path=${path},effect=done,afterMs=200,times=1`,
    `mute:path=${path},forMs=3000`,
    `late:byMs=2000..7000,path=${path},forMs=4000`,
    `garbage:what=login,path=${path},times=1`,
    `garbage:what=truncated,path=${path},times=1`,
  ]),
  ...["place", "modify", "cancel", "reply"].flatMap((of) => [
    `cut-order:of=${of},at=unread`,
    `cut-order:of=${of},at=unkept,how=silent`,
    `cut-order:of=${of},at=unanswered`,
  ]),
  "hold-cancels:forMs=9000",
  "compete:forMs=4000",
  `compete:forMs=4000,afterRequest=${PLACE}`,
  `compete:forMs=4000,afterRequest=${REPLY}`,
  "restart:refuseMs=3000",
  `restart:refuseMs=3000,afterRequest=${PLACE}`,
  `restart:refuseMs=3000,afterRequest=${REPLY}`,
  "expire",
  "expire:what=login,forMs=4000",
  "drop:what=requests,times=1",
  "drop:what=sockets,times=1",
  "late:byMs=500..3000,topic=sor,forMs=12000",
  "late:byMs=500..3000,topic=str,forMs=12000",
  "mute:forMs=4000",
  "refuse:forMs=4000",
  "reset",
];

/** Keys of the exits of brackets. */
const IS_EXIT = /\/(?:takeProfit|stopLoss)$/;

/** How the questions about an order are answered. */
const ANSWERS: Readonly<Record<string, AnswerQuestion>> = {
  yes: "yes",
  no: "no",
  never: () => new Promise<boolean>(() => {}),
  fails: () => Promise.reject(new Error("broken")),
};

/** A step that places an order, or a group. */
interface PlaceStep {
  readonly kind: "place" | "group";
  /** Name of the terms of an order, or of a group. */
  readonly terms: string;
  readonly key: number;
  readonly waits: boolean;
  readonly answer: string;
}

/** One step of a random script. */
export type WebOrderStep =
  | PlaceStep
  | { readonly kind: "modify" | "cancel"; readonly at: number }
  | { readonly kind: "inject"; readonly fault: string }
  | { readonly kind: "wait"; readonly delayMs: number }
  | { readonly kind: "crash" };

const placeSteps = (kind: "place" | "group", terms: readonly string[]): fc.Arbitrary<WebOrderStep> =>
  fc.record({
    kind: fc.constant(kind),
    terms: fc.constantFrom(...terms),
    key: fc.integer({ min: 0, max: 5 }),
    waits: fc.boolean(),
    answer: fc.constantFrom("yes", "yes", "yes", "yes", "no", "never", "fails"),
  });

/** Random steps. */
export const webOrderSteps: fc.Arbitrary<WebOrderStep> = fc.oneof(
  { weight: 4, arbitrary: placeSteps("place", ["market", "resting", "resting", "refused"]) },
  { weight: 4, arbitrary: placeSteps("group", GROUP_NAMES) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("modify" as const, "cancel" as const),
      at: fc.integer({ min: 0, max: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("inject" as const), fault: fc.constantFrom(...FAULTS) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      delayMs: fc.constantFrom(0, 1, 300, 3_000, 15_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "crash" as const }) },
);

/** Plays random scripts of orders and faults, and compares what the pool says with the book behind the gateway. */
export class WebOrderPlayer {
  readonly world: WebWorld;
  #journal = new MortalJournal();
  #pool: WebPool;
  #prices = 2;
  /** Number of the current process. */
  #life = 0;
  readonly #found: string[] = [];
  readonly #pending = new Set<Promise<unknown>>();
  /** Latest instant at which an order may leave, by key. */
  readonly #latestMs = new Map<string, number>();
  /** Handles of the current process, by key. */
  readonly #handles = new Map<string, WebOrderHandle>();

  /** @param bracketRows Rows of the answer to a bracket. */
  constructor(bracketRows: "each" | "parent" = "each") {
    this.world = new WebWorld({ bracketRows }, START_MS);
    this.#pool = this.#makePool();
  }

  async play(script: readonly WebOrderStep[]): Promise<void> {
    await this.world.clock.until(this.#pool.connect());
    for (const step of script) await this.#step(step);
  }

  /** Ends all faults, and waits until everything that can be found out is known. */
  async heal(): Promise<void> {
    this.world.gateway.heal();
    // After a reset only a person can log in.
    this.world.gateway.happens({ kind: "login" });
    await this.world.clock.advance(400_000);
    if (this.#pending.size > 0) this.#found.push(`${this.#pending.size} calls have not ended`);
  }

  /** Says what is not as it must be. */
  breaches(): readonly string[] {
    const twice = [...QUANTITIES.keys()]
      .filter((key) => this.#booked(key).length > 1)
      .map((key) => `two orders are of the intent ${key}`);
    const states = [...this.#handles.values()].flatMap((order) => this.#wrong(order));
    return [...this.#found, ...twice, ...states];
  }

  async close(): Promise<void> {
    await this.world.close();
  }

  async #step(step: WebOrderStep): Promise<void> {
    switch (step.kind) {
      case "place":
      case "group":
        return this.#place(step);
      case "modify":
      case "cancel": {
        const order = [...this.#handles.values()][step.at];
        // Exits that are never filled keep the quantities by which they are found.
        if (order === undefined || (step.kind === "modify" && IS_EXIT.test(order.key))) return;
        const options = { timeoutMs: 4_000 };
        const call =
          step.kind === "cancel"
            ? order.cancel(options)
            : order.modify({ lmtPrice: this.#prices++ }, options);
        return this.#watch(
          `${step.kind} ${order.key}`,
          call.then((outcome) => [outcome]),
          true,
        );
      }
      case "inject":
        this.world.gateway.inject(parseWebFault(step.fault));
        return;
      case "wait":
        return await this.world.clock.advance(step.delayMs);
      case "crash":
        return await this.#crash();
    }
  }

  #place({ kind, terms, key: number, waits, answer }: PlaceStep): void {
    const key = `${terms}-${number}`;
    const sendWithinMs = waits ? WAITS_MS : undefined;
    const options = { key, timeoutMs: 4_000, answerQuestion: ANSWERS[answer], sendWithinMs };
    const latestMs = this.world.clock.now() + (waits ? WAITS_MS : SEND_MS);
    // A call with a known key sends nothing.
    if (!this.#latestMs.has(key)) this.#latestMs.set(key, latestMs);
    const pool = this.#pool;
    if (kind === "place") {
      const order = { ...(TERMS[terms] as OrderTerms), totalQuantity: QUANTITIES.get(key) ?? 0 };
      return this.#watch(
        `place ${key}`,
        pool.placeOrder(APPLE, order, options).then((outcome) => [outcome]),
      );
    }
    const group = groupOf(terms, number);
    const call =
      group.kind === "bracket"
        ? pool.placeBracket(APPLE, group.bracket, options)
        : pool.placeOcaGroup(group.members, options);
    this.#watch(`place ${key}`, call);
  }

  /** Kills the process: its journal stays as it is. */
  async #crash(): Promise<void> {
    const before = this.#pool;
    this.#life++;
    this.#journal = this.#journal.die();
    const kept = new Set(this.#journal.entries.map((entry) => groupIn("key" in entry ? entry.key : "")));
    // What the process had not written down never left: the next one may place it.
    for (const key of this.#latestMs.keys()) if (!kept.has(key)) this.#latestMs.delete(key);
    this.#pending.clear();
    const keys = [...this.#handles.keys()];
    this.#handles.clear();
    await this.world.clock.until(before.close());
    // IBKR counts the requests of both processes together.
    await this.world.clock.advance(5_100);
    this.#pool = this.#makePool();
    const pool = this.#pool;
    pool.connect().catch(() => {});
    await this.world.clock.advance(0);
    for (const key of keys) {
      const order = pool.orders.get(key);
      if (order !== undefined) this.#handles.set(key, order);
    }
  }

  #makePool(): WebPool {
    const pool = this.world.pool({
      journal: this.#journal,
      answerQuestion: "yes",
      tickleMs: 5_000,
      tickleRetryMs: 1_000,
      backoffMsMax: 2_000,
      dialTimeoutMs: 3_000,
      probeMs: 5_000,
    });
    pool.addEventListener("order", ({ key, change, state }) => {
      if (change !== "cancel" && state.kind === "written") this.#found.push(...this.#wrongWrite(pool, key));
    });
    return pool;
  }

  #watch(what: string, call: Promise<readonly WebOrderOutcome[]>, isChange = false): void {
    const life = this.#life;
    const judged = call.then(
      (outcomes) => {
        // The outcomes of a process that was killed reach nobody.
        if (life !== this.#life) return;
        for (const outcome of outcomes) {
          this.#handles.set(outcome.order.key, outcome.order);
          if (!isChange) this.#found.push(...this.#wrongOutcome(what, outcome));
        }
      },
      (error: unknown) => void this.#found.push(`${what} threw ${error}`),
    );
    this.#pending.add(judged);
    void judged.finally(() => this.#pending.delete(judged));
  }

  /** Says why an order, or a modification, must not have left now. */
  #wrongWrite(pool: WebPool, key: string): readonly string[] {
    const { degraded, orders } = pool.stats();
    const found: string[] = [];
    if (degraded !== undefined) found.push(`${key} left while requests wait: ${degraded}`);
    if (orders.unknown.length > 0) found.push(`${key} left while ${orders.unknown} are unknown`);
    // The orders of a group leave together.
    const others = pool.orders.open().filter((one) => groupIn(one.key) !== groupIn(key));
    const pending = others.filter(({ state }) => state.kind === "written");
    if (pending.length > 0) found.push(`${key} left while ${pending.map((one) => one.key)} had no answer`);
    const nowMs = this.world.clock.now();
    const latestMs = this.#latestMs.get(groupIn(key)) ?? Number.POSITIVE_INFINITY;
    if (nowMs > latestMs) found.push(`${key} left ${nowMs - latestMs} ms too late`);
    return found;
  }

  /** Lists the orders of an intent behind the gateway; each intent has a quantity of its own. */
  #booked(key: string): readonly Order[] {
    const quantity = QUANTITIES.get(key);
    return this.world.gateway.exchange.trading.orders().filter(({ terms }) => terms.quantity === quantity);
  }

  #wrongOutcome(what: string, { kind, order }: WebOrderOutcome): readonly string[] {
    const [booked] = this.#booked(order.key);
    if (kind === "acknowledged" && booked === undefined)
      return [`${what}: acknowledged, and not in the book`];
    const isRefused = kind === "rejected" && booked?.status === "Inactive";
    if ((kind === "rejected" || kind === "not-sent") && booked !== undefined && !isRefused)
      return [`${what}: ${order.key} ${kind}, and in the book as ${booked.status}`];
    return [];
  }

  #wrong({ state, key }: WebOrderHandle): readonly string[] {
    const [booked] = this.#booked(key);
    const actual = booked === undefined ? "not in the book" : `${booked.status}, ${booked.filled} filled`;
    const breach = [`${key} in the end: ${state.kind}, but ${actual}`];
    switch (state.kind) {
      case "not-sent":
        return booked === undefined ? [] : breach;
      case "rejected":
        return booked === undefined || booked.status === "Inactive" ? [] : breach;
      case "filled":
        return booked?.status === "Filled" && booked.filled === state.progress.filled ? [] : breach;
      case "cancelled":
        return booked?.status === "Cancelled" && booked.filled === state.progress.filled ? [] : breach;
      case "acknowledged":
        // IBKR lists an order as inactive whose refusal was lost.
        if (booked?.status === "Inactive") return [];
        return booked?.status === "Submitted" || booked?.status === "PreSubmitted" ? [] : breach;
      case "working":
        return booked?.status === "Submitted" || booked?.status === "PreSubmitted" ? [] : breach;
      case "unknown":
        // The Web API cannot prove that an order is absent; a person settles it.
        return booked === undefined && state.why.includes("orders.settle") ? [] : breach;
      case "intended":
      case "journalled":
      case "written":
        return breach;
    }
  }
}

/** Gets the key of the group of an order; that of the order where it has none. */
function groupIn(key: string): string {
  return key.split("/")[0] ?? key;
}
