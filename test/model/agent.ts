import type { Clock, Random } from "../../sim/mod.ts";
import {
  type IbkrPool,
  type OrderTerms,
  type OrderVerdict,
  PoolError,
  type TwsOrder,
  type TwsOrderOutcome,
} from "../../src/mod.ts";
import { shareOf } from "../support/contracts.ts";
import type { AgentNotes, NotedOrder } from "./agent-notes.ts";

/** Dependencies of an agent. */
export interface AgentParts {
  readonly pool: IbkrPool;
  /** Clock of its process. */
  readonly clock: Clock;
  readonly random: Random;
  readonly notes: AgentNotes;
  /** Shares that it trades. */
  readonly symbols: readonly string[];
  /** Mean time between two rounds, in ms. */
  readonly everyMs: number;
  /** Number of rounds after which it trades no more, and only notes the fills of its orders. Default: no end. */
  readonly roundsMax?: number | undefined;
  /**
   * What a person finds at IBKR about an order whose outcome stays unknown; undefined for nothing. Default: nobody looks, and
   * the pool holds back new orders for as long as it stays unknown.
   */
  readonly person?: (order: TwsOrder) => OrderVerdict | undefined;
}

/** Tries of a read, and of an order that was not sent. */
const TRIES = 4;
/** First pause before another try, in ms; it doubles. */
const PAUSE_MS = 500;
/** Time after which a person looks for an order whose outcome is unknown, in ms. */
const PERSON_MS = 90_000;
/** Most units of a share that it holds. */
const UNITS_MAX = 200;

/**
 * A program that trades: in each round it looks after its orders, reads a quote and bars, and decides. It tries again what can
 * succeed later, follows its orders to their ends, and keeps its own account of what they have bought and sold.
 */
export class Agent {
  /** Number of rounds, calls, outcomes and errors, by their names. */
  readonly counts: Record<string, number> = {};
  /** Errors that no working program has to expect. */
  readonly failures: unknown[] = [];
  readonly #parts: AgentParts;
  readonly #unknownSinceMs = new Map<string, number>();
  #isStopped = false;
  #wake: () => void = () => {};
  #ended: Promise<void> | undefined;

  constructor(parts: AgentParts) {
    this.#parts = parts;
  }

  /** Begins. An agent whose notes are those of an earlier process goes on with its orders. */
  start(): void {
    this.#ended ??= this.#run();
  }

  /** Ends after the round that is under way, and updates its notes. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    await this.#ended;
    this.#look();
  }

  /** Updates its notes by what the pool reports now. */
  #look(): void {
    for (const noted of this.#parts.notes.orders) this.#noteFills(noted);
    this.#parts.notes.tidy(({ key }) => {
      const { kind } = this.#parts.pool.orders.get(key)?.state ?? { kind: "not-sent" };
      return kind === "filled" || kind === "cancelled" || kind === "rejected" || kind === "not-sent";
    });
  }

  async #run(): Promise<void> {
    const { everyMs, random, notes, roundsMax = Number.POSITIVE_INFINITY } = this.#parts;
    try {
      await this.#try("load", () => this.#parts.pool.orders.load());
      for (const noted of this.#parts.notes.orders) this.#follow(noted);
      while (!this.#isStopped && notes.rounds++ < roundsMax) {
        await this.#round();
        await this.#sleep(everyMs * (0.5 + random.next()));
      }
    } catch (error) {
      this.failures.push(error);
    }
  }

  async #round(): Promise<void> {
    this.#count("round");
    await this.#lookAfter();
    this.#look();
    const { random, symbols, pool } = this.#parts;
    const symbol = symbols[random.integer(0, symbols.length - 1)] ?? "";
    const share = shareOf(symbol);
    const quote = await this.#try("quote", () => pool.getQuote(share));
    const bars = await this.#try("bars", () =>
      pool.getHistoricalData(share, { duration: "1800 S", barSize: "1 min" }),
    );
    const price = quote?.last ?? quote?.ask ?? bars?.at(-1)?.close;
    if (price === undefined || this.#isStopped) return;
    const mean = average(bars?.map(({ close }) => close ?? price) ?? []) ?? price;
    await this.#trade(symbol, price, price < mean);
  }

  /** Decides and places an order. */
  async #trade(symbol: string, price: number, isCheap: boolean): Promise<void> {
    const { random, notes, clock } = this.#parts;
    const held = notes.belief().get(symbol) ?? 0;
    // Now and then it makes a mistake, which TWS refuses.
    const quantity = random.chance(0.03) ? 1e9 : random.integer(1, 10);
    const buys = held <= quantity || (held < UNITS_MAX && random.chance(isCheap ? 0.8 : 0.4));
    const side = buys ? "BUY" : "SELL";
    const style = random.integer(0, 9);
    // Some rest away from the market, some cross it, the others are at the market.
    const offset = style < 3 ? 0.97 : style < 7 ? 1.002 : undefined;
    const limit = offset === undefined ? undefined : cents(price * (buys ? offset : 2 - offset));
    const noted = notes.add({ symbol, side, atMs: clock.now() });
    const terms: OrderTerms = {
      action: side,
      totalQuantity: quantity,
      orderType: limit === undefined ? "MKT" : "LMT",
      ...(limit === undefined ? {} : { lmtPrice: limit }),
      orderRef: `key:${noted.key}`,
    };
    await this.#place(noted, terms);
  }

  /** Places an order, and again under its key what was not sent and can be sent later. */
  async #place(noted: NotedOrder, terms: OrderTerms): Promise<void> {
    const { pool } = this.#parts;
    for (let tries = 1, pauseMs = PAUSE_MS; tries <= TRIES && !this.#isStopped; tries++, pauseMs *= 2) {
      const outcome = await this.#call("place", () =>
        pool.placeOrder(shareOf(noted.symbol), terms, {
          key: noted.key,
          sendWithinMs: 10_000,
          timeoutMs: 5_000,
          resend: tries > 1,
        }),
      );
      if (outcome === undefined) return;
      this.#follow(noted);
      if (outcome.kind !== "not-sent" || !outcome.reason.retryable) return;
      await this.#sleep(pauseMs);
    }
  }

  /** Modifies or cancels orders that have worked for long, and has a person look for what stays unknown. */
  async #lookAfter(): Promise<void> {
    const { pool, notes, random, clock, everyMs } = this.#parts;
    for (const noted of notes.orders) {
      const order = pool.orders.get(noted.key);
      if (order === undefined || this.#isStopped) continue;
      const { kind } = order.state;
      if (kind === "unknown") await this.#settle(order);
      else this.#unknownSinceMs.delete(noted.key);
      const isOld = clock.now() - noted.atMs > 2 * everyMs;
      if ((kind !== "working" && kind !== "acknowledged") || !isOld || random.chance(0.5)) continue;
      const { lmtPrice } = order.terms;
      if (lmtPrice === undefined || random.chance(0.4))
        await this.#call("cancel", () => order.cancel({ timeoutMs: 5_000 }));
      else {
        const nearer = cents(lmtPrice * (noted.side === "BUY" ? 1.01 : 0.99));
        await this.#call("modify", () => order.modify({ lmtPrice: nearer }, { timeoutMs: 5_000 }));
      }
    }
  }

  async #settle(order: TwsOrder): Promise<void> {
    const { person, pool, clock } = this.#parts;
    const sinceMs = this.#unknownSinceMs.get(order.key) ?? clock.now();
    this.#unknownSinceMs.set(order.key, sinceMs);
    const verdict = clock.now() - sinceMs < PERSON_MS ? undefined : person?.(order);
    if (verdict === undefined) return;
    await this.#call("settle", () => pool.orders.settle(order.key, verdict));
  }

  /** Notes the fills of an order as they are reported, until it has ended. */
  #follow(noted: NotedOrder): void {
    const order = this.#parts.pool.orders.get(noted.key);
    // It was never sent: a journal has each order before it is written.
    if (order === undefined) return;
    const changes = async (): Promise<void> => {
      for await (const change of order.changes()) {
        if (change.kind === "state") this.#noteFills(noted);
        if (change.kind === "fill") this.#count("fill");
      }
    };
    changes().catch((error: unknown) => this.failures.push(error));
  }

  #noteFills(noted: NotedOrder): void {
    const state = this.#parts.pool.orders.get(noted.key)?.state;
    if (state !== undefined && "progress" in state && state.progress !== undefined)
      noted.filled = state.progress.filled;
  }

  /** Makes a call about an order and counts its outcome. */
  async #call<Value>(what: string, run: () => Promise<Value>): Promise<Value | undefined> {
    try {
      const outcome = await run();
      const { kind = "" } = (outcome ?? {}) as Partial<TwsOrderOutcome>;
      this.#count(`${what} ${kind}`.trim());
      return outcome;
    } catch (error) {
      this.#failed(what, error);
      return undefined;
    }
  }

  /** Makes a call until it succeeds, a few times at most. */
  async #try<Value>(what: string, run: () => Promise<Value>): Promise<Value | undefined> {
    for (let tries = 1, pauseMs = PAUSE_MS; tries <= TRIES && !this.#isStopped; tries++, pauseMs *= 2) {
      try {
        const value = await run();
        this.#count(what);
        return value;
      } catch (error) {
        this.#failed(what, error);
        if (!(error instanceof PoolError) || !error.retryable) return undefined;
        await this.#sleep(pauseMs);
      }
    }
    return undefined;
  }

  #failed(what: string, error: unknown): void {
    if (!(error instanceof PoolError) || WRONG.has(error.code)) this.failures.push(error);
    else this.#count(`${what} ${error.code}`);
    if (error instanceof PoolError && (error.code === "CLOSED" || error.code === "DRAINING"))
      this.#isStopped = true;
  }

  #sleep(delayMs: number): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(delayMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}

/** Codes that show a mistake of the agent or of the pool. */
const WRONG: ReadonlySet<string> = new Set([
  "INVALID_OPTION",
  "ORDER_KEY_REUSED",
  "AMBIGUOUS",
  "LEASE_RELEASED",
]);

const cents = (price: number): number => Math.round(price * 100) / 100;

function average(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
