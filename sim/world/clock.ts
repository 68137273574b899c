import { setImmediate } from "node:timers";
import { checkAdvance, TIMER_MAX_MS } from "./check-ms.ts";
import { type Timer, TimerHeap } from "./timer-heap.ts";

/** Time as an argument: code that waits or reads the time receives a clock. */
export interface Clock {
  /** Returns the time, epoch ms. */
  now(): number;
  /**
   * Calls `callback` once, `delayMs` from now.
   *
   * @param delayMs In ms, `>= 0`; fractions are dropped, as Node's timers do.
   * @returns A function that cancels the call; calling it later or twice does nothing.
   */
  after(delayMs: number, callback: () => void): () => void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, callback) => {
    let timer: ReturnType<typeof setTimeout>;
    // A timer of Node that waits longer than 32 bits can say fires at once.
    const wait = (leftMs: number): void => {
      timer =
        leftMs > TIMER_MAX_MS
          ? setTimeout(() => wait(leftMs - TIMER_MAX_MS), TIMER_MAX_MS)
          : setTimeout(callback, leftMs);
    };
    wait(delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Makes a clock that runs as fast as another one from another time on, so that the market is open whenever a test runs.
 *
 * @param startMs The time that it shows now, epoch ms.
 */
export function clockFrom(startMs: number, clock: Clock = systemClock): Clock {
  const aheadMs = startMs - clock.now();
  return { now: () => clock.now() + aheadMs, after: (delayMs, callback) => clock.after(delayMs, callback) };
}

/** Macrotasks that are scheduled together: a turn of the event loop for each of them would cost several times as much. */
const MACROTASKS = 16;
/** Callers that wait for the next macrotask, oldest first. */
const waiting: (() => void)[] = [];
/** Number of scheduled macrotasks that have not begun. */
let scheduled = 0;

/**
 * Waits for one real macrotask. Before it begins, Node and Deno run every microtask and `process.nextTick` callback, however
 * many follow from each other, also between macrotasks that were scheduled together.
 */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (scheduled === 0) schedule();
  });
}

function schedule(): void {
  scheduled = MACROTASKS;
  for (let count = 0; count < MACROTASKS; count++) setImmediate(nextMacrotask);
}

/** Lets one caller go on. Its promises settle before the next macrotask; without a caller nothing happens. */
function nextMacrotask(): void {
  scheduled--;
  waiting.shift()?.();
  if (scheduled === 0 && waiting.length > 0) schedule();
}

/** Number of timers that may fire at one instant before that counts as an endless loop. */
const FIRINGS_PER_INSTANT_MAX = 100_000;

/**
 * A clock that moves only when it is advanced, and then at once: a simulated day takes as long as its events do.
 *
 * Timers fire in order of time; those of one instant in the order in which they were set. After each
 * firing one real macrotask lets every promise settle, however long its chain, before time moves on.
 *
 * @example A minute in no time
 * ```ts
 * import { VirtualClock } from "ibkr-pool/sim";
 *
 * const clock = new VirtualClock();
 * let fired = 0;
 * clock.after(60_000, () => fired++);
 * await clock.advance(59_999);
 * assert.equal(fired, 0);
 * await clock.advance(1);
 * assert.equal(fired, 1);
 * ```
 */
export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  #firingsNow = 0;
  readonly #heap = new TimerHeap();
  #live = 0;
  /** Ends when every call so far has moved the time. */
  #moved: Promise<void> = Promise.resolve();

  /**
   * Makes a clock that stands still until it is advanced.
   *
   * @param startMs The time that it shows, epoch ms; default 2026-01-13 14:30 UTC, a Tuesday's New York open.
   */
  constructor(startMs: number = Date.UTC(2026, 0, 13, 14, 30)) {
    this.#nowMs = startMs;
  }

  /** Returns the virtual time, epoch ms. */
  now(): number {
    return this.#nowMs;
  }

  /** The number of timers that have not fired yet. */
  get timers(): number {
    return this.#live;
  }

  /** The time at which the next timer fires, epoch ms; undefined when there is none. */
  get nextMs(): number | undefined {
    for (let top = this.#heap.top; top !== undefined; top = this.#heap.top) {
      if (top.callback !== undefined) return top.atMs;
      this.#heap.pop();
    }
    return undefined;
  }

  after(delayMs: number, callback: () => void): () => void {
    const delay = Number.isFinite(delayMs) ? Math.max(0, Math.trunc(delayMs)) : 0;
    const timer: Timer = { atMs: this.#nowMs + delay, order: this.#order++, callback };
    this.#live++;
    this.#heap.push(timer);
    return () => {
      if (timer.callback === undefined) return;
      timer.callback = undefined;
      this.#live--;
      this.#compact();
    };
  }

  /**
   * Moves time forward and fires every timer that is due up to and including the new instant.
   *
   * Calls that overlap move it one after the other.
   *
   * @param ms How far, in ms, `>= 0`; `0` settles every promise that needs no time.
   * @throws {RangeError} For anything else, and beyond the end of 2099.
   */
  advance(ms: number): Promise<void> {
    return this.#inTurn(() => this.#advance(ms));
  }

  /**
   * Moves time forward to the next instant at which a timer is due.
   *
   * @param untilMs Instant at which it stops without a timer, epoch ms.
   */
  advanceToNext(untilMs: number): Promise<void> {
    return this.#inTurn(() => {
      const nextMs = Math.min(this.nextMs ?? untilMs, untilMs);
      return this.#advance(Math.max(0, nextMs - this.#nowMs));
    });
  }

  #inTurn(move: () => Promise<void>): Promise<void> {
    const moved = this.#moved.then(move);
    this.#moved = moved.catch(() => {});
    return moved;
  }

  async #advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + checkAdvance(ms, this.#nowMs);
    await this.settle();
    for (let timer = this.#next(untilMs); timer !== undefined; timer = this.#next(untilMs))
      await this.#fired(timer);
    this.#moveTo(untilMs);
  }

  /**
   * Moves time forward, timer by timer, until the promise has settled.
   *
   * @param promise The promise to wait for; its value is returned, its rejection thrown.
   * @param limitMs The most virtual time that it may take, in ms; default one day.
   * @throws {Error} When no timer is left that could settle the promise, or the limit has passed.
   */
  async until<T>(promise: Promise<T>, limitMs: number = 86_400_000): Promise<T> {
    let settled = false;
    const done = (): void => {
      settled = true;
    };
    promise.then(done, done);
    const untilMs = this.#nowMs + limitMs;
    await this.settle();
    while (!settled) {
      const timer = this.#next(untilMs);
      if (timer === undefined) {
        throw new Error(
          `Cannot settle the promise within ${limitMs} virtual ms: ${this.timers} timers are left, none of them due by then`,
        );
      }
      await this.#fired(timer);
    }
    return promise;
  }

  /** Waits until every promise has settled that can settle without time passing. */
  settle(): Promise<void> {
    return macrotask();
  }

  /** Fires a timer. @returns A promise that resolves once every promise has settled; not an `async` function, which takes longer. */
  #fired(timer: Timer): Promise<void> {
    this.#moveTo(timer.atMs);
    if (++this.#firingsNow > FIRINGS_PER_INSTANT_MAX) {
      throw new Error(
        `Cannot move on from ${new Date(this.#nowMs).toISOString()}: ${FIRINGS_PER_INSTANT_MAX} timers fired at that one instant`,
      );
    }
    const { callback } = timer;
    timer.callback = undefined;
    this.#live--;
    callback?.();
    return this.settle();
  }

  #moveTo(ms: number): void {
    if (ms !== this.#nowMs) this.#firingsNow = 0;
    this.#nowMs = Math.max(this.#nowMs, ms);
  }

  /** Removes the next live timer that is due by `untilMs` from the heap. */
  #next(untilMs: number): Timer | undefined {
    for (let top = this.#heap.top; top !== undefined && top.atMs <= untilMs; top = this.#heap.top) {
      this.#heap.pop();
      if (top.callback !== undefined) return top;
    }
    return undefined;
  }

  /** Drops cancelled timers before they outnumber live ones: a timer keeps everything alive that its callback refers to. */
  #compact(): void {
    if (this.#heap.size > 2 * this.#live + 16) this.#heap.dropCancelled();
  }
}
