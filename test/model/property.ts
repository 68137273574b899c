import { relative } from "node:path";
import process from "node:process";
import fc from "fast-check";
import { expect } from "vitest";
import { runs } from "../support/runs.ts";
import { INVARIANTS } from "./invariants/mod.ts";
import type { RunRecord } from "./record.ts";
import { Run } from "./run.ts";
import { smallest, type Timed } from "./shrink.ts";
import type { Script, TimedStep } from "./step.ts";

/** Longest time of shrinking, in real ms. */
const SHRINK_MS = 20_000;
/** Most broken promises that a report prints. */
const SENTENCES_MAX = 12;

/** Timeout of a test of scripts, with shrinking, in real ms. */
export const SCRIPTS_TIMEOUT_MS: number = SHRINK_MS + 60_000 * Math.max(1, Number(process.env.RUNS ?? 1));

/** A promise that a run broke, and a sentence that says where. */
interface Breach {
  readonly promise: string;
  readonly sentence: string;
}

/** A world in which scripts run, and the promises that each run is judged by. */
export interface Model<Step extends Timed, Seen> {
  /** Runs a script and returns its record. */
  run(script: readonly Step[]): Promise<Seen>;
  readonly invariants: readonly {
    readonly name: string;
    breaches(run: Seen): readonly string[];
  }[];
}

/** The pool over the TWS protocol. */
const TWS_POOL: Model<TimedStep, RunRecord> = { run: (script) => Run.of(script), invariants: INVARIANTS };

/** Returns the promises that a run broke; `INVARIANT=<part of a name>` selects which are judged. */
function breachesOf<Step extends Timed, Seen>(
  { invariants }: Model<Step, Seen>,
  run: Seen,
): readonly Breach[] {
  const { INVARIANT = "" } = process.env;
  const chosen = invariants.filter(({ name }) => name.includes(INVARIANT));
  if (chosen.length === 0)
    throw new Error(`Cannot judge runs by INVARIANT=${INVARIANT}: no promise has that in its name`);
  return chosen.flatMap((invariant) =>
    invariant.breaches(run).map((sentence) => ({ promise: invariant.name, sentence })),
  );
}

/** Checks random scripts of the pool over the TWS protocol, as `checkModel` does. */
export function checkScripts(scripts: fc.Arbitrary<Script>, usual: number): Promise<void> {
  return checkModel(TWS_POOL, scripts, usual);
}

/**
 * Runs random scripts and judges each run by all invariants. A failure prints its seed, the smallest script that breaks the
 * same promise, and the commands that run both again in the current test. `SCRIPT=<json>` runs that script alone.
 *
 * @param usual Number of scripts, times `RUNS` from the environment.
 */
export async function checkModel<Step extends Timed, Seen>(
  model: Model<Step, Seen>,
  scripts: fc.Arbitrary<readonly Step[]>,
  usual: number,
): Promise<void> {
  const { testPath = "", currentTestName = "" } = expect.getState();
  const command = `npx vitest run ${relative("", testPath)} -t "${currentTestName}"`;
  const { SCRIPT } = process.env;
  if (SCRIPT !== undefined)
    return report(JSON.parse(SCRIPT), breachesOf(model, await model.run(JSON.parse(SCRIPT))), []);
  const property = fc.asyncProperty(
    scripts,
    async (script) => breachesOf(model, await model.run(script)).length === 0,
  );
  // Long scripts are as likely as short ones; `smallest` makes them short again.
  const { seed, counterexample, counterexamplePath, failed, errorInstance } = await fc.check(property, {
    ...runs(usual),
    unbiased: true,
    endOnFailure: true,
  });
  if (!failed || counterexample === null) return;
  const [script] = counterexample;
  const replay = `Replay the whole script: SEED=${seed} REPLAY=${counterexamplePath} ${command}`;
  const [first] = await judged(model, script);
  if (first === undefined) throw new Error(`${errorInstance}\nScript: ${JSON.stringify(script)}\n${replay}`);
  const fails = async (one: readonly Step[]) =>
    (await judged(model, one)).some(({ promise }) => promise === first.promise);
  const small = await smallest(script, fails, SHRINK_MS);
  const same = (await judged(model, small)).filter(({ promise }) => promise === first.promise);
  report(small, same, [`Replay it: SCRIPT='${JSON.stringify(small)}' ${command}`, replay]);
}

/** Returns the broken promises of a script; none if it cannot be run. */
async function judged<Step extends Timed, Seen>(
  model: Model<Step, Seen>,
  script: readonly Step[],
): Promise<readonly Breach[]> {
  try {
    return breachesOf(model, await model.run(script));
  } catch {
    return [];
  }
}

function report(script: readonly Timed[], breaches: readonly Breach[], commands: readonly string[]): void {
  if (breaches.length === 0 && commands.length === 0) return;
  if (breaches.length === 0) {
    const sentence =
      "A script broke a promise, and did not when it was run again: the run is not deterministic.";
    throw new Error([sentence, ...commands].join("\n"));
  }
  const sentences = breaches
    .slice(0, SENTENCES_MAX)
    .map(({ promise, sentence }) => `Broken: ${promise}\n  ${sentence}`);
  const steps = script.map((step) => `  ${JSON.stringify(step)}`);
  throw new Error(["A script broke a promise.", ...sentences, "Script:", ...steps, ...commands].join("\n"));
}
