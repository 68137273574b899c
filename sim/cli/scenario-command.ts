import { Command } from "commander";
import { counted } from "../options/mod.ts";
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
    .action((files: readonly string[]) => check(files, io));
  return command;
}

function check(files: readonly string[], io: Io): void {
  const failures: CommandError[] = [];
  for (const file of files) {
    try {
      const { scenario, timeline = [], checks = [] } = readScenarioFile(file);
      io.out(`${file}: ${scenario}, ${counted(timeline.length, "step")}, ${counted(checks.length, "check")}`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new CommandError(failures.map(({ message }) => message).join("\n"));
}
