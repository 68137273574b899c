import { readScenario, type Scenario, ScenarioError, type StartOptions } from "../mod.ts";
import { pathText, readText } from "./files.ts";
import { CommandError } from "./io.ts";

/** Largest file, in bytes: more than the characters that a scenario may have. */
const BYTES_MAX = 8_000_000;

/**
 * Reads a scenario.
 *
 * @param options Options with which it will run.
 * @throws {CommandError} When it cannot be used; the message has a line for each problem.
 */
export function readScenarioFile(file: string, options: StartOptions = {}): Scenario {
  const text = readText(file, "scenario", BYTES_MAX);
  const name = pathText(file);
  try {
    return readScenario(text, name, options);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new CommandError(`Cannot use the scenario ${name}:\n${error.message}`);
  }
}
