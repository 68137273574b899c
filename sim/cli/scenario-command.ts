import { Command } from "commander";
import type { StartOptions } from "../mod.ts";
import { counted } from "../options/mod.ts";
import { pathText, readUniverse } from "./files.ts";
import { CommandError, type Io } from "./io.ts";
import { readScenarioFile } from "./scenario-file.ts";

/** Makes the command `ibkr-pool scenario`: checks files of scenarios. */
export function scenarioCommand(io: Io): Command {
  const command = new Command("scenario").description(
    "Check files of scenarios for ibkr-pool sim --scenario.",
  );
  command
    .command("check")
    .description("Check scenarios, and name file, line and field of every problem.")
    .argument("<file...>", "scenarios, as YAML or JSON")
    .option("--universe <file>", "contracts that they name: a JSON file (default: those of the fake)")
    .action((files: readonly string[], { universe }: { readonly universe?: string }) =>
      check(files, universe === undefined ? {} : { universe: readUniverse(universe) }, io),
    );
  return command;
}

function check(files: readonly string[], options: StartOptions, io: Io): void {
  const failures: CommandError[] = [];
  for (const file of files) {
    try {
      const { scenario, timeline = [], checks = [] } = readScenarioFile(file, options);
      const parts = [scenario, counted(timeline.length, "step"), counted(checks.length, "check")];
      io.out(`${pathText(file)}: ${parts.join(", ")}`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new CommandError(failures.map(({ message }) => message).join("\n"));
}
