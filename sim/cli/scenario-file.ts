import { readScenario, type Scenario, ScenarioError } from "../mod.ts";
import { pathText, readText } from "./files.ts";
import { CommandError } from "./io.ts";

/** Reads a scenario. @throws {CommandError} When it cannot be used; the message has a line for each problem. */
export function readScenarioFile(file: string): Scenario {
  const text = readText(file, "scenario");
  const name = pathText(file);
  try {
    return readScenario(text, name);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new CommandError(`Cannot use the scenario ${name}:\n${error.message}`);
  }
}
