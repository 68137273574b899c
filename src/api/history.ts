import type { HistoricalBudget } from "../pacing/historical.ts";
import { historicalQuery } from "../requests/market.ts";
import type { BarSizeSetting, Contract, WhatToShow } from "../stoqey/mod.ts";

/** The historical requests of one view, held to the rules that all of the pool keep to. */
export class HistoryTurns {
  readonly #budget: HistoricalBudget;
  /** Takes each back that waits, by its number at TWS. */
  readonly #waiting = new Map<number, () => void>();
  /** Those that are open, and whether they go on after their first answer. */
  readonly #open = new Map<number, boolean>();

  constructor(budget: HistoricalBudget) {
    this.#budget = budget;
  }

  /** Runs what asks when the rules allow it; `args` are those of `reqHistoricalData`, the number aside. */
  enter(id: number, args: readonly unknown[], run: () => void): void {
    const [contract, end, duration, barSize, whatToShow, , , keepUpToDate] = args;
    const query = historicalQuery({
      contract: (contract ?? {}) as Contract,
      duration: String(duration),
      barSize: barSize as `${BarSizeSetting}`,
      whatToShow: whatToShow as `${WhatToShow}`,
      end: String(end ?? ""),
    });
    let gone = false;
    const cancel = this.#budget.enter(query, () => {
      gone = true;
      this.#waiting.delete(id);
      this.#open.set(id, keepUpToDate === true);
      run();
    });
    if (!gone) this.#waiting.set(id, cancel);
  }

  /** TWS has answered: what does not go on is over. */
  answered(id: number): void {
    if (this.#open.get(id) === false) this.over(id);
  }

  /** It is over, or was never sent. @returns Whether TWS knows of it. */
  over(id: number): boolean {
    const waiting = this.#waiting.get(id);
    waiting?.();
    this.#waiting.delete(id);
    if (this.#open.delete(id)) this.#budget.leave();
    return waiting === undefined;
  }

  /** Nothing of this view is left; of a session that is over nothing counts any more. */
  clear(sessionOver: boolean): void {
    if (sessionOver) {
      this.#waiting.clear();
      this.#open.clear();
    }
    for (const id of [...this.#waiting.keys(), ...this.#open.keys()]) this.over(id);
  }
}
