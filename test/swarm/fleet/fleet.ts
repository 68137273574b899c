import type { SeedBreach, SeedReport } from "../seed-report.ts";
import { Totals } from "./totals.ts";
import type { Answer, Order } from "./work.ts";

/** Runs one seed, in this process or in another. */
export interface SeedRunner {
  run(order: Order): Promise<Answer>;
  end(): void;
}

/** A seed that failed. */
export interface Failure {
  readonly seed: number;
  readonly breaches: readonly SeedBreach[];
  /** Undefined where the run did not end, or has thrown. */
  readonly report: SeedReport | undefined;
}

/** What a fleet runs. */
export interface FleetOptions {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly hours?: number | undefined;
  readonly runners: readonly SeedRunner[];
  /** One of so many seeds is run twice, and both must have the same digest. */
  readonly repeatEvery: number;
  readonly signal: AbortSignal;
  readonly onProgress: (totals: Totals, failures: readonly Failure[]) => void;
}

/** What a fleet has found. */
export interface FleetResult {
  readonly totals: Totals;
  /** Failures, lowest seed first. */
  readonly failures: readonly Failure[];
}

/** The promise that a run breaks which throws, or does not end. */
export const RUN_ENDS = "each run ends";

/** Failures after which a fleet ends: more of them say nothing more. */
const FAILURES_MAX = 20;

/** Runs seeds on all runners until all have been run, many have failed, or it is aborted. */
export async function runFleet(options: FleetOptions): Promise<FleetResult> {
  const { firstSeed, seeds, hours, runners, repeatEvery, signal, onProgress } = options;
  const totals = new Totals();
  const failures: Failure[] = [];
  const aborted = whenAborted(signal);
  let next = 0;
  const work = async (runner: SeedRunner): Promise<void> => {
    while (next < seeds && failures.length < FAILURES_MAX && !signal.aborted) {
      const place = next++;
      const twice = place % repeatEvery === 0;
      const order = { seed: firstSeed + place, twice, ...(hours === undefined ? {} : { hours }) };
      const answer = await Promise.race([runner.run(order), aborted]);
      if (answer === undefined) return;
      const failure = failureOf(answer);
      if (failure !== undefined) failures.push(failure);
      if (answer.kind === "report") totals.add(answer.report);
      if (answer.kind === "report" && twice) totals.repeated++;
      onProgress(totals, failures);
    }
  };
  try {
    await Promise.all(runners.map(work));
  } finally {
    for (const runner of runners) runner.end();
  }
  return { totals, failures: failures.sort((one, other) => one.seed - other.seed) };
}

/** Returns what is wrong with an answer; undefined for nothing. */
export function failureOf(answer: Answer): Failure | undefined {
  if (answer.kind === "error") {
    const { seed, error, breaches = [] } = answer;
    const breach = { promise: RUN_ENDS, sentence: error, atMs: undefined };
    return { seed, breaches: [...breaches, breach], report: undefined };
  }
  const { report, secondDigest = report.digest } = answer;
  const { seed, digest } = report;
  const breaches: SeedBreach[] = [...report.breaches];
  if (secondDigest !== digest) {
    const sentence = `seed ${seed} gave ${digest}, and ${secondDigest} when it was run again`;
    breaches.push({ promise: "equal seeds give equal events", sentence, atMs: undefined });
  }
  return breaches.length === 0 ? undefined : { seed, breaches, report };
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
