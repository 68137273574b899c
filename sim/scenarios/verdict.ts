/** Outcome of one thing that a scenario expects. */
export interface CheckOutcome {
  /** Place in the scenario, e.g. `checks[0]` or `timeline[3].expect`. */
  readonly field: string;
  /** One sentence that says what is expected. */
  readonly about: string;
  /** Outcome: `not reached` for a step that never came, which fails the scenario too. */
  readonly outcome: "passed" | "failed" | "not reached";
  /** What was there instead, one text a line; empty for one that passed. */
  readonly found: readonly string[];
}

/** Verdict on a run of a scenario. */
export interface Verdict {
  /** Name of the scenario. */
  readonly scenario: string;
  /** Seed of the run. */
  readonly seed: number;
  /** Whether everything passed and every step was reached. */
  readonly passed: boolean;
  /** Checks, and steps that were not reached, in the order of the scenario. */
  readonly outcomes: readonly CheckOutcome[];
}

/** Writes a verdict, one line for each outcome and one for each thing found. */
export function verdictText({ scenario, seed, passed, outcomes }: Verdict): string {
  const count = outcomes.filter(({ outcome }) => outcome === "passed").length;
  const lines = outcomes.flatMap(({ outcome, about, field, found }) => [
    `  ${outcome.padEnd(11)}  ${about} (${field})`,
    ...found.map((one) => `               ${one}`),
  ]);
  const head = `${scenario}: ${passed ? "passed" : "failed"}, ${count} of ${outcomes.length} checks passed (seed ${seed})`;
  return [head, ...lines].join("\n");
}
