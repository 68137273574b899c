import type { Client, Context, Shared, Subscription } from "../context/context.ts";
import { subscriptionKey } from "../context/subscription-kinds.ts";

/** Slots of a second; each has its share of the rows. */
const SLOTS_PER_SECOND = 10;
const SECOND_MS = 1_000;

/** An answer of many rows, which are made while they are sent. */
export interface Answer {
  /** `single` for one row, `short` for so few that longer answers let it pass. */
  readonly length: "single" | "short" | "long";
  /** Sends the next row, and the end of the answer after the last one. @returns Whether there is more. */
  sendNext(now: Context): boolean;
}

/** The answers to the requests of one number that wait, oldest first. */
class Waiting implements Subscription {
  dueMs = 0;
  readonly answers: Answer[] = [];
  readonly client: Client;
  readonly key: string;
  readonly #line: DetailsLine;

  constructor(client: Client, key: string, line: DetailsLine) {
    this.client = client;
    this.key = key;
    this.#line = line;
  }

  run(now: Context): number | undefined {
    this.#line.serve(now);
    return this.answers.length === 0 ? undefined : this.#line.freeMs;
  }
}

/**
 * The line in which long answers wait for one budget of rows a second, which all clients of a TWS share.
 *
 * Short answers come before long ones. Clients take turns, and each is answered in the order of its requests.
 */
export class DetailsLine {
  readonly #slotRows: number;
  readonly #slotMs: number;
  #left = 0;
  #freeMs = Number.NEGATIVE_INFINITY;
  #waiting: Waiting[] = [];

  /** @param rowsPerSecond Rows in a second; 0 for no bound. */
  constructor(rowsPerSecond: number) {
    this.#slotRows =
      rowsPerSecond === 0 ? Number.POSITIVE_INFINITY : Math.ceil(rowsPerSecond / SLOTS_PER_SECOND);
    this.#slotMs = rowsPerSecond === 0 ? 0 : Math.ceil((this.#slotRows / rowsPerSecond) * SECOND_MS);
  }

  /** Instant at which the next slot begins, epoch ms. */
  get freeMs(): number {
    return this.#freeMs;
  }

  /** Sends an answer: its first rows at once where nothing waits, and a single row in any case. */
  add(reqId: number, answer: Answer, context: Context): void {
    const { client } = context;
    const key = subscriptionKey("contract details", reqId);
    const known = client.subscriptions.get(key);
    if (known === undefined && answer.length === "single") {
      answer.sendNext(context);
      this.#left--;
      return;
    }
    const waiting = known instanceof Waiting ? known : new Waiting(client, key, this);
    waiting.answers.push(answer);
    if (known !== waiting) {
      client.subscriptions.set(key, waiting);
      this.#waiting.push(waiting);
    }
    this.serve(context);
    if (waiting.answers.length === 0) client.subscriptions.delete(key);
    else waiting.dueMs = this.#freeMs;
  }

  /** Sends the rows that may be sent by now, to whichever clients wait for them. */
  serve(now: Context): void {
    this.#refill(now.nowMs);
    while (this.#left > 0) {
      const waiting = this.#next(now.shared);
      const [answer] = waiting?.answers ?? [];
      if (waiting === undefined || answer === undefined) return;
      const context = now.for(waiting.client);
      let hasMore = true;
      for (; hasMore && this.#left > 0; this.#left--) hasMore = answer.sendNext(context);
      if (!hasMore) waiting.answers.shift();
      this.#passTurn(waiting, hasMore);
    }
  }

  /** Adds the rows of the slots that have begun; those that were not used are lost. */
  #refill(nowMs: number): void {
    if (nowMs < this.#freeMs) return;
    const isFirst = this.#slotMs === 0 || !Number.isFinite(this.#freeMs);
    const slots = isFirst ? 1 : 1 + Math.floor((nowMs - this.#freeMs) / this.#slotMs);
    this.#left = Math.min(this.#slotRows, this.#left + slots * this.#slotRows);
    this.#freeMs = nowMs + this.#slotMs;
  }

  /** Gets whose turn it is. Requests that ended with their client, or with its data, leave the line. */
  #next(shared: Shared): Waiting | undefined {
    const clients = new Set(shared.started());
    this.#waiting = this.#waiting.filter(
      (one) =>
        one.answers.length > 0 && clients.has(one.client) && one.client.subscriptions.get(one.key) === one,
    );
    return this.#waiting.find(({ answers: [first] }) => first?.length !== "long") ?? this.#waiting[0];
  }

  /** Lets others pass: other clients after a part of an answer, and other requests of the client after all of it. */
  #passTurn(served: Waiting, isPart: boolean): void {
    const stays = (one: Waiting): boolean => (isPart ? one.client !== served.client : one !== served);
    this.#waiting = [...this.#waiting.filter(stays), ...this.#waiting.filter((one) => !stays(one))];
  }
}

const lines = new WeakMap<Shared, DetailsLine>();

/** Gets the line of a TWS. */
export function lineOf(shared: Shared): DetailsLine {
  const line = lines.get(shared) ?? new DetailsLine(shared.options.contractsPerSecond);
  lines.set(shared, line);
  return line;
}
