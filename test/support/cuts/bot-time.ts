import { type TestTws, VirtualClock } from "../../../sim/mod.ts";

/** One step of the time of a bot, in ms. */
const STEP_MS = 50;
/**
 * Turns of the event loop in each step. All that is written to a socket of this process is read in one of the next turns,
 * however long the machine takes for a turn: a step has more of them than a client and TWS need for their greeting.
 */
const TURNS = 10;
/** Longest wait for a bot, in ms of its time. */
const LIMIT_MS = 600_000;

/** Waits until the event loop has looked at all sockets once more. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/**
 * The time of a bot that is connected over TCP to a fake with `tcp-stepped` time. It moves together with the time of the
 * fake, and only after what was sent before has arrived, so that a bot gives up no connection because the machine is busy.
 */
export class BotTime {
  readonly #tws: TestTws;
  readonly #clock = new VirtualClock();

  constructor(tws: TestTws) {
    this.#tws = tws;
  }

  /** Calls `callback` once, after a time. @returns A function that cancels the call. */
  after(delayMs: number, callback: () => void): () => void {
    return this.#clock.after(delayMs, callback);
  }

  /** Waits as a bot does, while somebody moves the time. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.after(delayMs, resolve));
  }

  /** Moves time forward until a promise of the bot has settled. @returns The value of the promise. */
  async until<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    for (let passedMs = 0; !isSettled; passedMs += STEP_MS) {
      if (passedMs > LIMIT_MS) throw new Error(`the bot has not ended within ${LIMIT_MS} ms of its time`);
      await this.#step();
    }
    return await promise;
  }

  /** Moves time forward. */
  async advance(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) await this.#step();
  }

  async #step(): Promise<void> {
    for (let turns = 0; turns < TURNS; turns++) await turn();
    await this.#tws.advance(STEP_MS);
    await this.#clock.advance(STEP_MS);
  }
}
