import type { Io } from "../../../sim/cli/io.ts";
import { Block } from "../../../sim/drills/mod.ts";
import type { Totals } from "./totals.ts";

/** Time between two lines where the output is no terminal, in ms. */
const LINE_MS = 10_000;

/** One line about a fleet that runs: written over on a terminal, else a line each ten seconds. */
export class FleetProgress {
  readonly #io: Io;
  readonly #seeds: number;
  readonly #nowMs: () => number;
  readonly #beganMs: number;
  readonly #block: Block | undefined;
  #lastMs: number;

  /** Begins. @param nowMs Real time, in ms. */
  constructor(io: Io, seeds: number, nowMs: () => number) {
    this.#io = io;
    this.#seeds = seeds;
    this.#nowMs = nowMs;
    this.#beganMs = nowMs();
    this.#lastMs = this.#beganMs;
    const { screen } = io;
    this.#block = screen === undefined ? undefined : new Block(screen);
  }

  /** Time since it began, in ms. */
  get wallMs(): number {
    return this.#nowMs() - this.#beganMs;
  }

  /** Shows how far the fleet is. */
  show(totals: Totals, failures: number): void {
    const { wallMs } = this;
    const leftMs = totals.seeds === 0 ? 0 : (wallMs / totals.seeds) * (this.#seeds - totals.seeds);
    const line =
      `${totals.seeds} of ${this.#seeds} seeds, ${failures === 0 ? "none failed" : `${failures} failed`}, ` +
      `${Math.round(totals.virtualMs / 3_600_000)} virtual hours, ${Math.ceil(leftMs / 1_000)} s left`;
    if (this.#block !== undefined) this.#block.draw([line]);
    else if (this.#nowMs() - this.#lastMs >= LINE_MS) {
      this.#lastMs = this.#nowMs();
      this.#io.err(line);
    }
  }

  /** Ends: removes its line from the terminal. */
  end(): void {
    this.#block?.clear();
  }
}
