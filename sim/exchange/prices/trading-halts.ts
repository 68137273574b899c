import type { Halt, PriceScript } from "./price-script.ts";

const NO_HALTS: readonly Halt[] = [];

/** The times in which trading in one contract is halted by hand, directly or with another contract. */
export class TradingHalts {
  /** The scripts that can halt it. */
  readonly scripts: readonly PriceScript[];

  constructor(scripts: readonly PriceScript[]) {
    this.scripts = scripts;
  }

  /** Number of changes by hand so far. */
  get edits(): number {
    return this.scripts.reduce((sum, { edits }) => sum + edits, 0);
  }

  /** Returns whether trading is halted at an instant. */
  isHalted(atMs: number): boolean {
    if (this.#isUntouched) return false;
    return this.scripts.some((script) => script.haltAt(atMs) !== undefined);
  }

  /** Returns the instant itself, or the one at which trading was halted. */
  lastMs(atMs: number): number {
    if (this.#isUntouched) return atMs;
    let lastMs = atMs;
    for (const script of this.scripts) lastMs = Math.min(lastMs, script.haltAt(lastMs)?.fromMs ?? lastMs);
    return lastMs;
  }

  /** Returns the parts of a time in which trading is halted, which do not overlap. */
  within(fromMs: number, toMs: number): readonly Halt[] {
    if (this.#isUntouched) return NO_HALTS;
    const all = this.scripts.flatMap((script) => script.haltsIn(fromMs, toMs));
    const joined: Halt[] = [];
    for (const halt of all.sort((a, b) => a.fromMs - b.fromMs)) {
      const last = joined.at(-1);
      if (last === undefined || halt.fromMs > last.toMs) joined.push(halt);
      else joined[joined.length - 1] = { ...last, toMs: Math.max(last.toMs, halt.toMs) };
    }
    return joined;
  }

  /** Whether nothing was done by hand yet. */
  get #isUntouched(): boolean {
    for (const { edits } of this.scripts) if (edits > 0) return false;
    return true;
  }
}
