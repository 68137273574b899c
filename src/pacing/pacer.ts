import type { Clock } from "../clock.ts";

/** Who goes first: cancels, orders and the heartbeat; then what somebody waits for; then what fetches a lot. */
export type Lane = "urgent" | "interactive" | "bulk";

/** In this order. */
export const LANES: readonly Lane[] = ["urgent", "interactive", "bulk"];

/** How long messages had to wait for their turn. */
export interface LaneWaits {
  /** Messages that did not go out at once. */
  readonly waited: number;
  /** Messages that wait now. */
  readonly waiting: number;
  /** The longest wait so far, in ms. */
  readonly waitMsMax: number;
}

interface Entry {
  readonly owner: unknown;
  readonly enteredMs: number;
  readonly run: () => void;
}

/** The window that the budget is about, in ms; a little over a second, because what is sent evenly may arrive in lumps. */
export const WINDOW_MS = 1_050;
/** So many messages of a budget of 50 are kept for the urgent lane. */
const RESERVED_OF_50 = 2;
/** After being told that it was too much, the rate is halved for so long, in ms. */
const SLOW_MS = 30_000;
const SLOWEST = 5;

/**
 * The budget of messages: so many in any second, whoever sends them.
 *
 * What is inside the budget goes out at once. What is not waits in its lane; inside a lane owners take turns, so that one
 * who asks for a lot does not hold up the others.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #sentMs: number[] = [];
  readonly #lanes: Readonly<Record<Lane, Map<unknown, Entry[]>>> = {
    urgent: new Map(),
    interactive: new Map(),
    bulk: new Map(),
  };
  readonly #waited: Record<Lane, number> = { urgent: 0, interactive: 0, bulk: 0 };
  readonly #waitMsMax: Record<Lane, number> = { urgent: 0, interactive: 0, bulk: 0 };
  #slowFactor = 1;
  #slowUntilMs = 0;
  #cancelTimer: (() => void) | undefined;

  /** @param messagesPerSecond The budget, an integer `>= 1`. */
  constructor(clock: Clock, messagesPerSecond: number) {
    this.#clock = clock;
    this.#max = messagesPerSecond;
  }

  /** How many messages may go out in a second now. */
  get messagesPerSecond(): number {
    if (this.#clock.now() >= this.#slowUntilMs) this.#slowFactor = 1;
    return Math.max(Math.min(SLOWEST, this.#max), Math.floor(this.#max * this.#slowFactor));
  }

  /** How long each lane has waited. */
  waits(): Readonly<Record<Lane, LaneWaits>> {
    const of = (lane: Lane): LaneWaits => ({
      waited: this.#waited[lane],
      waiting: this.#size(lane),
      waitMsMax: this.#waitMsMax[lane],
    });
    return { urgent: of("urgent"), interactive: of("interactive"), bulk: of("bulk") };
  }

  /** Something went out that did not ask here. */
  count(): void {
    this.#sentMs.push(this.#clock.now());
  }

  /**
   * Runs what sends one message: at once, or when its turn comes.
   *
   * @param owner Owners of one lane take turns.
   * @returns Takes it back; afterwards that does nothing.
   */
  enter(lane: Lane, owner: unknown, run: () => void): () => void {
    if (this.#mayGo(lane) && this.#ahead(lane) === 0) {
      this.count();
      run();
      return () => {};
    }
    const entry: Entry = { owner, enteredMs: this.#clock.now(), run };
    const line = this.#lanes[lane].get(owner) ?? [];
    line.push(entry);
    this.#lanes[lane].set(owner, line);
    this.#waited[lane]++;
    this.#arm();
    return () => this.#withdraw(lane, entry);
  }

  /** TWS said that it was too much: half the rate for a while. */
  slowDown(): void {
    const before = this.messagesPerSecond;
    this.#slowFactor = before / 2 / this.#max;
    this.#slowUntilMs = this.#clock.now() + SLOW_MS;
  }

  /** Forgets all who wait. */
  clear(): void {
    for (const lane of LANES) this.#lanes[lane].clear();
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #withdraw(lane: Lane, entry: Entry): void {
    const line = this.#lanes[lane].get(entry.owner);
    const place = line?.indexOf(entry) ?? -1;
    if (line === undefined || place < 0) return;
    line.splice(place, 1);
    if (line.length === 0) this.#lanes[lane].delete(entry.owner);
    if (LANES.every((one) => this.#lanes[one].size === 0)) this.clear();
  }

  /** How many of this lane and those before it wait already. */
  #ahead(lane: Lane): number {
    let count = 0;
    for (const one of LANES) {
      count += this.#size(one);
      if (one === lane) return count;
    }
    return count;
  }

  #size(lane: Lane): number {
    let size = 0;
    for (const line of this.#lanes[lane].values()) size += line.length;
    return size;
  }

  #allowed(lane: Lane): number {
    const max = this.messagesPerSecond;
    const reserved = lane === "urgent" ? 0 : Math.floor((max * RESERVED_OF_50) / 50);
    return max - reserved;
  }

  #mayGo(lane: Lane): boolean {
    const nowMs = this.#clock.now();
    while ((this.#sentMs[0] ?? nowMs) <= nowMs - WINDOW_MS) this.#sentMs.shift();
    return this.#sentMs.length < this.#allowed(lane);
  }

  /** Wakes when the first lane that waits may send one more. */
  #arm(): void {
    if (this.#cancelTimer !== undefined) return;
    const lane = LANES.find((one) => this.#lanes[one].size > 0);
    if (lane === undefined) return;
    const nowMs = this.#clock.now();
    const freeMs = (this.#sentMs[this.#sentMs.length - this.#allowed(lane)] ?? nowMs) + WINDOW_MS;
    this.#cancelTimer = this.#clock.after(Math.max(0, freeMs - nowMs), () => {
      this.#cancelTimer = undefined;
      this.#go();
    });
  }

  #go(): void {
    for (const lane of LANES) {
      while (this.#mayGo(lane)) {
        const entry = this.#next(lane);
        if (entry === undefined) break;
        this.#waitMsMax[lane] = Math.max(this.#waitMsMax[lane], this.#clock.now() - entry.enteredMs);
        this.count();
        entry.run();
      }
    }
    this.#arm();
  }

  /** The first of the owner whose turn it is; then it is the next owner's. */
  #next(lane: Lane): Entry | undefined {
    const [first] = this.#lanes[lane];
    if (first === undefined) return undefined;
    const [owner, line] = first;
    const entry = line.shift();
    this.#lanes[lane].delete(owner);
    if (line.length > 0) this.#lanes[lane].set(owner, line);
    return entry;
  }
}
