import { counted } from "../world/counted.ts";
import { visible } from "../world/visible-text.ts";
import { wrapped } from "../world/wrapped.ts";
import { durationText } from "./duration.ts";

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

/** End of a run of a scenario. */
export interface RunEnd {
  /** `until`: its time was over; `steps`: all had run, and it has no `until`; else what ended it early, such as `Ctrl-C`. */
  readonly by: string;
  /** Whether it ended before its time, or before every step had run: such a run has not passed. */
  readonly isEarly: boolean;
  /** Time that it ran, in ms of the clock of the fake. */
  readonly afterMs: number;
  /** Time that it should run, in ms; undefined without `until`. */
  readonly ofMs?: number | undefined;
}

/** Verdict on a run of a scenario. */
export interface Verdict {
  /** Name of the scenario. */
  readonly scenario: string;
  /** Seed of the run. */
  readonly seed: number;
  /** Whether everything passed, every step was reached, and the run did not end early. */
  readonly passed: boolean;
  /** End of the run; undefined where it is not known. */
  readonly ended?: RunEnd | undefined;
  /** Checks, and steps that were not reached, in the order of the scenario. */
  readonly outcomes: readonly CheckOutcome[];
}

/** Columns of an outcome before its text. */
const INDENT = 15;

/**
 * Writes a verdict, one line for each outcome and one for each thing found; lines that are longer than 80 columns are broken.
 */
export function verdictText({ scenario, seed, passed, ended, outcomes }: Verdict): string {
  const count = outcomes.filter(({ outcome }) => outcome === "passed").length;
  const head = `${scenario}: ${passed ? "passed" : "failed"}, ${count} of ${counted(outcomes.length, "check")} passed (seed ${seed})`;
  const lines = outcomes.flatMap(({ outcome, about, field, found }) => [
    ...outcomeLines(outcome, `${about} (${field})`),
    ...found.flatMap((one) => one.split("\n")).flatMap((one) => outcomeLines("", one)),
  ]);
  const early = ended?.isEarly ? outcomeLines("ended early", endText(ended)) : [];
  return [...wrapped(visible(head), 2), ...early, ...lines].join("\n");
}

/** Writes how a run ended, e.g. `by Ctrl-C after 1.2 s of 1 h`, `until was over, after 1 h`. */
export function endText({ by, isEarly, afterMs, ofMs }: RunEnd): string {
  const after = durationText(afterMs);
  if (isEarly) return `by ${by} after ${after}${ofMs === undefined ? "" : ` of ${durationText(ofMs)}`}`;
  return ofMs === undefined
    ? `every step had run, after ${after}`
    : `until was over, after ${durationText(ofMs)}`;
}

function outcomeLines(outcome: string, text: string): readonly string[] {
  return wrapped(`  ${outcome.padEnd(INDENT - 4)}  ${visible(text)}`, INDENT + 2);
}
