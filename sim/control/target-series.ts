import type { ControlTarget, DrillTurn } from "./target.ts";

/** What runs now of a series: a target, or nothing between two of them. */
export interface SeriesNow {
  readonly target: ControlTarget | undefined;
  /** Drills that have ended. */
  readonly ended: number;
}

/** Targets that run one after the other, as the drills of a run do. */
export class TargetSeries {
  readonly what = "drill";
  readonly version: string;
  readonly seed: number;
  /** Drills of the run. */
  readonly of: number;
  readonly #listeners = new Set<(now: SeriesNow) => void>();
  #now: SeriesNow = { target: undefined, ended: 0 };

  /** Makes a series of which nothing runs yet. */
  constructor({ version, seed, of }: Pick<TargetSeries, "version" | "seed" | "of">) {
    this.version = version;
    this.seed = seed;
    this.of = of;
  }

  /** What runs now. */
  get now(): SeriesNow {
    return this.#now;
  }

  /** Lets a drill begin; the one before it has ended. */
  begin(name: string, target: Omit<ControlTarget, "what" | "version" | "drill">): void {
    this.end();
    const drill: DrillTurn = { name, number: this.#now.ended + 1, of: this.of };
    const { what, version } = this;
    this.#change({ ...this.#now, target: { ...target, what, version, drill } });
  }

  /** Lets the drill end that runs. */
  end(): void {
    if (this.#now.target === undefined) return;
    this.#change({ target: undefined, ended: this.#now.ended + 1 });
  }

  /** Calls a listener whenever a drill begins or ends. @returns A function that ends this. */
  subscribe(listener: (now: SeriesNow) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #change(now: SeriesNow): void {
    this.#now = now;
    for (const listener of this.#listeners) listener(now);
  }
}
