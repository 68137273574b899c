import type { Sides } from "./quoted-bar.ts";

/** The course of a price from a change by hand on. */
export type Course =
  /** A way from one price to another in a time, in ms, after which it is fixed. */
  | { readonly kind: "ramp"; readonly from: number; readonly to: number; readonly overMs: number }
  /** A multiple of the price without the script: it moves by itself, from where it is. */
  | { readonly kind: "scaled"; readonly factor: number };

/** A change of a price by hand. */
export interface PriceChange {
  readonly atMs: number;
  readonly course: Course;
  /** Distances of bid and ask from the last price; undefined for the usual ones. */
  readonly sides?: Sides | undefined;
}

/** A time without trading; it ends before `toMs`. */
export interface Halt {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Returns the price without the script. With `left`, the price that is reached just before the instant. */
export type OwnPrice = (atMs: number, left: boolean) => number;

/**
 * What was done by hand to the price of one contract, and when. Before the first change it changes nothing, so that what was
 * answered stays true.
 */
export class PriceScript {
  #changes: PriceChange[] = [];
  #halts: Halt[] = [];
  #edits = 0;

  /** Instant of the first change; infinite for none. */
  get sinceMs(): number {
    const change = this.#changes[0]?.atMs ?? Number.POSITIVE_INFINITY;
    const halt = this.#halts[0]?.fromMs ?? Number.POSITIVE_INFINITY;
    return Math.min(change, halt);
  }

  /** Number of changes that were made, replaced ones included. */
  get edits(): number {
    return this.#edits;
  }

  /** Adds a change, at the time of the last one or later; one at the same instant replaces it. */
  change(change: PriceChange): void {
    this.#edits++;
    if (this.#changes.at(-1)?.atMs === change.atMs) this.#changes.pop();
    this.#changes.push(change);
  }

  /** Stops trading, unless it is stopped. */
  halt(atMs: number): void {
    if (this.haltAt(atMs) !== undefined) return;
    this.#edits++;
    const last = this.#halts.at(-1);
    // A halt that begins when the last one ends goes on.
    const fromMs = last?.toMs === atMs ? last.fromMs : atMs;
    if (last?.toMs === atMs) this.#halts.pop();
    this.#halts.push({ fromMs, toMs: Number.POSITIVE_INFINITY });
  }

  /** Ends the halt that is going on. */
  resume(atMs: number): void {
    const last = this.haltAt(atMs);
    if (last === undefined) return;
    this.#edits++;
    this.#halts.pop();
    if (last.fromMs < atMs) this.#halts.push({ fromMs: last.fromMs, toMs: atMs });
  }

  /** Returns the change in force at an instant; with `left`, just before it. */
  changeAt(atMs: number, left = false): PriceChange | undefined {
    return this.#changes.findLast((one) => (left ? one.atMs < atMs : one.atMs <= atMs));
  }

  /** Returns the halt around an instant; with `left`, around the time just before it. */
  haltAt(atMs: number, left = false): Halt | undefined {
    const last = this.#halts.findLast(({ fromMs }) => (left ? fromMs < atMs : fromMs <= atMs));
    return last !== undefined && (left ? atMs <= last.toMs : atMs < last.toMs) ? last : undefined;
  }

  /** Returns the parts of a time in which trading is halted. */
  haltsIn(fromMs: number, toMs: number): readonly Halt[] {
    const parts = this.#halts.map((halt) => ({
      fromMs: Math.max(fromMs, halt.fromMs),
      toMs: Math.min(toMs, halt.toMs),
    }));
    return parts.filter((part) => part.fromMs < part.toMs);
  }

  /**
   * Returns the price at an instant.
   *
   * @param knownMs The instant up to which changes count.
   */
  price(own: OwnPrice, atMs: number, left: boolean, knownMs: number = Number.POSITIVE_INFINITY): number {
    const halt = this.haltAt(atMs, left);
    if (halt !== undefined && halt.fromMs <= knownMs) return this.#moving(own, halt.fromMs, false, knownMs);
    return this.#moving(own, atMs, left, knownMs);
  }

  /** Returns the instants within a time at which the course of the price changes, neither end included. */
  turns(fromMs: number, toMs: number): readonly number[] {
    const changes = this.#changes.flatMap(({ atMs, course }) =>
      course.kind === "ramp" ? [atMs, atMs + course.overMs] : [atMs],
    );
    const halts = this.#halts.flatMap((halt) => [halt.fromMs, halt.toMs]);
    return [...changes, ...halts].filter((atMs) => atMs > fromMs && atMs < toMs);
  }

  #moving(own: OwnPrice, atMs: number, left: boolean, knownMs: number): number {
    const change = knownMs < atMs ? this.changeAt(knownMs) : this.changeAt(atMs, left);
    return change === undefined ? own(atMs, left) : priceIn(change, own, atMs, left);
  }
}

function priceIn({ atMs: beganMs, course }: PriceChange, own: OwnPrice, atMs: number, left: boolean): number {
  if (course.kind === "scaled") return course.factor * own(atMs, left);
  const { from, to, overMs } = course;
  const passedMs = atMs - beganMs;
  return passedMs >= overMs ? to : from + ((to - from) * passedMs) / overMs;
}

/** The scripts of a market, by `conId`. */
export class PriceScripts {
  readonly #scripts = new Map<number, PriceScript>();

  /** Returns the script of a contract, which is empty at first. */
  of(conId: number): PriceScript {
    const known = this.#scripts.get(conId) ?? new PriceScript();
    this.#scripts.set(conId, known);
    return known;
  }
}
