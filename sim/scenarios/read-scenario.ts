import type { StartOptions } from "../testing/start-options.ts";
import type { Scenario } from "./scenario.ts";
import { type Mistake, problemAt, ScenarioError } from "./scenario-error.ts";
import { shapeMistakes } from "./shape-mistakes.ts";
import { soundParts } from "./sound-parts.ts";
import { readSource } from "./source-text.ts";
import { timelineMistakes } from "./timeline-mistakes.ts";
import { valueMistakes } from "./value-mistakes.ts";
import { worldMistakes } from "./world-mistakes.ts";

/**
 * Reads a scenario from YAML or JSON, and checks all of it: its fields, the contracts and orders that it names, its times.
 *
 * @param text Content of the file.
 * @param file Name of the file, for errors.
 * @param options Options of `runScenario`, which replace those of the scenario, e.g. `universe`.
 * @throws {ScenarioError} The message names file, line, column, field and reason of every problem.
 * @example
 * ```ts
 * import { readScenario } from "ibkr-pool/sim";
 *
 * const night = readScenario("scenario: a-drop\nabout: The connection is lost.\nfaults: [drop]\n", "night.yaml");
 * assert.equal(night.faults?.[0], "drop");
 * assert.throws(() => readScenario("scenario: a-drop\nabuot: x\n", "night.yaml"), /night.yaml:2:1: abuot/);
 * ```
 */
export function readScenario(text: string, file = "scenario", options: StartOptions = {}): Scenario {
  const source = readSource(text, file);
  const problems = mistakesOf(source.value, options)
    .map((mistake) => problemAt(mistake, source.placeOf(mistake)))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  if (problems.length > 0) throw new ScenarioError(file, problems);
  return source.value as Scenario;
}

/**
 * Checks a scenario that was made in code, as `readScenario` does.
 *
 * @param options Options of `runScenario`, which replace those of the scenario.
 * @throws {ScenarioError} The message names field and reason of every problem.
 */
export function checkScenario(scenario: Scenario, options: StartOptions = {}): Scenario {
  const problems = mistakesOf(scenario, options).map((mistake) => problemAt(mistake, undefined));
  if (problems.length > 0) throw new ScenarioError("", problems);
  return scenario;
}

/** Finds every mistake: first of the fields, then of what they mean together where the fields are right. */
function mistakesOf(value: unknown, options: StartOptions): readonly Mistake[] {
  const shape = shapeMistakes(value);
  const sound = soundParts(value, shape);
  return [
    ...shape,
    ...timelineMistakes(sound, options),
    ...valueMistakes(sound),
    ...worldMistakes(sound, options),
  ];
}
