import type { Answer } from "../../../../sim/agent/agent.ts";
import type { FakeGatewayOptions } from "../../../../sim/web/mod.ts";
import { PoolError } from "../../../../src/mod.ts";
import type { WebPool, WebPoolEvent, WebPoolOptions, WebQuote } from "../../../../src/web/mod.ts";
import { WebWorld } from "../web-world.ts";
import { AnswerCheck } from "./answer-check.ts";
import { farOrder, placeThroughPool } from "./day-order.ts";
import { DayReader } from "./day-reader.ts";
import { ACCOUNT, DAY_BEGINS_MS, DAY_MS, DAY_SEED, scheduleDay, scheduleWork, WATCHED } from "./plan.ts";
import type { Span } from "./spans.ts";
import { WireRecord } from "./wire-record.ts";

/** Age that the value of a stream may have, in ms: the interval of the frames, and their way. */
const AGE_MS = 17_000;

/** Options of the gateway on every day. */
export const DAY_GATEWAY: Omit<FakeGatewayOptions, "clock"> = { seed: DAY_SEED, frameMs: 15_000 };

/** One turn of the agent. */
export interface Turn extends Span {
  readonly answers: readonly Answer[];
}

/** Sends the four questions of a turn at once. */
export type Ask = (pool: WebPool, symbol: string) => Promise<readonly Answer[]>;

/** Options of a day. */
export interface PoolDayOptions {
  readonly ask: Ask;
  /** Time between a turn and the order of the hour, in ms. */
  readonly orderDelayMs: number;
  readonly gateway?: Omit<FakeGatewayOptions, "clock">;
  readonly options?: WebPoolOptions;
}

/** What became of the order of an hour. */
export interface OrderOutcome extends Span {
  /** `placed`, or what went wrong. */
  readonly outcome: string;
}

/** A day with one pool for the agent, the streams and the orders. */
export class PoolDay {
  readonly world: WebWorld;
  readonly pool: WebPool;
  readonly wire: WireRecord;
  readonly quotes: readonly DayReader<WebQuote>[];
  readonly readers: readonly DayReader<unknown>[];
  readonly turns: Turn[] = [];
  readonly orders: OrderOutcome[] = [];
  readonly events: WebPoolEvent[] = [];
  /** Sentences about wrong answers and wrong values of streams. */
  readonly wrong: string[] = [];
  readonly #check: AnswerCheck;
  readonly #ask: Ask;
  readonly #orderDelayMs: number;

  constructor({ ask, orderDelayMs, gateway = {}, options = {} }: PoolDayOptions) {
    this.#ask = ask;
    this.#orderDelayMs = orderDelayMs;
    this.world = new WebWorld({ ...DAY_GATEWAY, ...gateway }, DAY_BEGINS_MS);
    const { clock } = this.world;
    this.wire = new WireRecord(this.world.gateway);
    this.#check = new AnswerCheck(this.world.gateway.exchange);
    this.pool = this.world.pool(options);
    for (const type of ["state", "lost", "penalty", "question-abandoned"] as const)
      this.pool.addEventListener(type, (event) => void this.events.push(event));
    this.quotes = WATCHED.map(
      (contract) => new DayReader(`smd/${contract.conId}`, this.pool.watchQuotes(contract), clock),
    );
    this.readers = [
      ...this.quotes,
      new DayReader("sor", this.pool.watchOrders(), clock),
      new DayReader("str", this.pool.watchExecutions(), clock),
      new DayReader("spl", this.pool.watchPnL(ACCOUNT), clock),
    ];
  }

  /** Lets the day pass. */
  async pass(): Promise<void> {
    const { clock, gateway } = this.world;
    scheduleDay(gateway, clock);
    const work: Promise<void>[] = [];
    scheduleWork(
      clock,
      this.#orderDelayMs,
      (symbol) => void work.push(this.#turn(symbol)),
      (hour) => void work.push(this.#order(hour)),
    );
    await clock.advance(DAY_MS);
    await clock.until(Promise.all(work));
  }

  /** The spans in which a session was ready and no penalty box was known of. */
  readySpans(): readonly Span[] {
    const states = this.events.filter((event) => event.type === "state");
    return states.flatMap(({ state, atMs }, index) =>
      state === "ready" ? [{ fromMs: atMs, toMs: states[index + 1]?.atMs ?? this.world.clock.now() }] : [],
    );
  }

  async #turn(symbol: string): Promise<void> {
    const { clock } = this.world;
    const fromMs = clock.now();
    this.#checkStreams();
    const answers = await this.#ask(this.pool, symbol);
    const turn = { fromMs, toMs: clock.now(), answers };
    this.turns.push(turn);
    for (const answer of answers) {
      const breach = answer.ok ? this.#check.breach(answer, symbol, turn) : undefined;
      if (breach !== undefined) this.wrong.push(breach);
    }
  }

  async #order(hour: number): Promise<void> {
    const { clock, gateway } = this.world;
    const fromMs = clock.now();
    let outcome: string;
    try {
      outcome = await placeThroughPool(this.pool, farOrder(gateway.exchange, hour, fromMs), clock);
    } catch (error) {
      outcome = error instanceof PoolError ? error.code : `not a PoolError: ${String(error)}`;
    }
    this.orders.push({ fromMs, toMs: clock.now(), outcome });
  }

  #checkStreams(): void {
    const nowMs = this.world.clock.now();
    this.quotes.forEach(({ value, isInGap }, index) => {
      const { symbol = "" } = WATCHED[index] ?? {};
      if (value === undefined || isInGap) return;
      if (!this.#check.isQuote(symbol, value, { fromMs: nowMs - AGE_MS, toMs: nowMs }))
        this.wrong.push(`the stream of ${symbol} is wrong at ${new Date(nowMs).toISOString()}`);
    });
  }
}
