import type { Clock } from "../seams/clock.ts";
import { LaneQueue, type QueuedMessage } from "./lane-queue.ts";

/**
 * Priority class of a message: cancels and the heartbeat; then orders, in the order in which they were placed; then reads
 * that a caller waits for; then bulk requests such as historical data.
 */
export type Lane = "urgent" | "orders" | "interactive" | "bulk";

/** All lanes, highest priority first. */
export const LANES: readonly Lane[] = ["urgent", "orders", "interactive", "bulk"];

/** Waits of the messages of one lane. */
export interface LaneWaits {
  /** Messages that did not go out at once. */
  readonly waited: number;
  /** Messages that wait now. */
  readonly waiting: number;
  /** The longest wait so far, in ms. */
  readonly waitMsMax: number;
}

/** Window of the budget, in ms; a little over a second, because messages sent evenly may arrive in bursts. */
export const WINDOW_MS = 1_050;
/** Messages of a budget of 50 that are reserved for cancels, the heartbeat and orders. */
const RESERVED_OF_50 = 2;
/** Time for which the rate is halved after TWS reports too many messages, in ms. */
const SLOW_MS = 30_000;
const SLOWEST = 5;
/** One message in this number is the oldest of the lower lanes while higher lanes fill the budget, so that each is sent. */
const TURN_OF_LOWER = 10;

const nothing = (): void => {};

/**
 * The message budget: a limit of messages in any second, over all owners.
 *
 * Inside the budget a message goes out at once, else it waits in its lane. Owners of one lane take turns, so that one with
 * many requests does not hold up the others.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #sentMs: number[] = [];
  readonly #lanes: Readonly<Record<Lane, LaneQueue>> = {
    urgent: new LaneQueue(),
    orders: new LaneQueue(),
    interactive: new LaneQueue(),
    bulk: new LaneQueue(),
  };
  readonly #waited: Record<Lane, number> = { urgent: 0, orders: 0, interactive: 0, bulk: 0 };
  readonly #waitMsMax: Record<Lane, number> = { urgent: 0, orders: 0, interactive: 0, bulk: 0 };
  #waiting = 0;
  #slowFactor = 1;
  #slowUntilMs = 0;
  /** Messages of higher lanes since one of a lower lane went out. */
  #sinceLower = 0;
  #timer: { readonly atMs: number; readonly cancel: () => void } | undefined;

  /** @param messagesPerSecond The budget, an integer `>= 1`. */
  constructor(clock: Clock, messagesPerSecond: number) {
    this.#clock = clock;
    this.#max = messagesPerSecond;
  }

  /** Messages that may go out in a second now. */
  get messagesPerSecond(): number {
    if (this.#slowFactor === 1) return this.#max;
    if (this.#clock.now() >= this.#slowUntilMs) this.#slowFactor = 1;
    return Math.max(Math.min(SLOWEST, this.#max), Math.floor(this.#max * this.#slowFactor));
  }

  /** Gets the waits of each lane. */
  waits(): Readonly<Record<Lane, LaneWaits>> {
    const of = (lane: Lane): LaneWaits => ({
      waited: this.#waited[lane],
      waiting: this.#lanes[lane].size,
      waitMsMax: this.#waitMsMax[lane],
    });
    return { urgent: of("urgent"), orders: of("orders"), interactive: of("interactive"), bulk: of("bulk") };
  }

  /** Counts the messages that go out before one that enters a lane now. */
  ahead(lane: Lane): number {
    let count = 0;
    for (const one of LANES) {
      count += this.#lanes[one].size;
      if (one === lane) break;
    }
    return count;
  }

  /** Counts a message that was sent past the budget, such as the first message of a session. */
  count(): void {
    this.#sentMs.push(this.#clock.now());
  }

  /**
   * Counts a message that goes out at once, if the budget allows it.
   *
   * @returns Whether it may go.
   */
  passes(lane: Lane): boolean {
    if (this.#waiting > 0 || !this.#mayGo(lane)) return false;
    this.count();
    return true;
  }

  /**
   * Calls `run`, which sends one message: at once, or when its turn comes.
   *
   * @param owner Owners of one lane take turns.
   * @returns A function that takes the message back; it does nothing once `run` was called.
   */
  enter(lane: Lane, owner: unknown, run: () => void): () => void {
    if (this.passes(lane)) {
      run();
      return nothing;
    }
    let gone = false;
    const go = (): void => {
      gone = true;
      run();
    };
    const entry: QueuedMessage = { owner, enteredMs: this.#clock.now(), run: go };
    this.#lanes[lane].push(entry);
    this.#waiting++;
    this.#go();
    if (gone) return nothing;
    this.#waited[lane]++;
    return () => this.#withdraw(lane, entry);
  }

  /** Halves the rate for a while: TWS reported too many messages. */
  halveRate(): void {
    const before = this.messagesPerSecond;
    this.#slowFactor = before / 2 / this.#max;
    this.#slowUntilMs = this.#clock.now() + SLOW_MS;
  }

  /** Drops all waiting messages. */
  clear(): void {
    for (const lane of LANES) this.#lanes[lane].clear();
    this.#waiting = 0;
    this.#disarm();
  }

  #withdraw(lane: Lane, entry: QueuedMessage): void {
    if (!this.#lanes[lane].withdraw(entry)) return;
    this.#waiting--;
    if (this.#waiting === 0) this.#disarm();
  }

  #allowed(lane: Lane): number {
    const max = this.messagesPerSecond;
    const reserved = lane === "urgent" || lane === "orders" ? 0 : Math.floor((max * RESERVED_OF_50) / 50);
    return max - reserved;
  }

  #mayGo(lane: Lane): boolean {
    const sinceMs = this.#clock.now() - WINDOW_MS;
    while ((this.#sentMs[0] ?? Number.POSITIVE_INFINITY) <= sinceMs) this.#sentMs.shift();
    return this.#sentMs.length < this.#allowed(lane);
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Sets the timer for the first lane that may send one more. */
  #arm(): void {
    const lane = LANES.find((one) => this.#lanes[one].size > 0);
    if (lane === undefined) return;
    const nowMs = this.#clock.now();
    const freeMs = (this.#sentMs[this.#sentMs.length - this.#allowed(lane)] ?? nowMs) + WINDOW_MS;
    const atMs = Math.max(nowMs, freeMs);
    if (this.#timer !== undefined) {
      // A lane with a larger share of the budget may go earlier than the one that the timer was set for.
      if (this.#timer.atMs <= atMs) return;
      this.#disarm();
    }
    // Whole ms: a timer that fires a fraction early would find the budget still full, again and again.
    const cancel = this.#clock.after(Math.max(1, Math.ceil(atMs - nowMs)), () => {
      this.#timer = undefined;
      this.#go();
    });
    this.#timer = { atMs, cancel };
  }

  #go(): void {
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        const { lane, entry } = next;
        this.#waiting--;
        this.#waitMsMax[lane] = Math.max(this.#waitMsMax[lane], this.#clock.now() - entry.enteredMs);
        this.count();
        entry.run();
      }
    } finally {
      // An error of one message must not stop the others.
      this.#arm();
    }
  }

  /** Takes the next message that the budget allows: of the highest lane, at times the oldest of the lower lanes. */
  #next(): { readonly lane: Lane; readonly entry: QueuedMessage } | undefined {
    const [first, ...lower] = LANES.filter((lane) => this.#lanes[lane].size > 0);
    // A message of a lower lane takes the place of one of the highest lane, out of the same share of the budget.
    if (first === undefined || !this.#mayGo(first)) return undefined;
    const oldestMs = (lane: Lane): number => this.#lanes[lane].oldestMs ?? Number.POSITIVE_INFINITY;
    const [oldest] = lower.sort((one, other) => oldestMs(one) - oldestMs(other));
    const lane = oldest !== undefined && this.#sinceLower >= TURN_OF_LOWER - 1 ? oldest : first;
    this.#sinceLower = lane === first && oldest !== undefined ? this.#sinceLower + 1 : 0;
    const entry = this.#lanes[lane].shift();
    return entry === undefined ? undefined : { lane, entry };
  }
}
