import { Command, CommanderError } from "commander";
import { agentCommand } from "./agent-command.ts";
import { drillCommand } from "./drill-command.ts";
import { CommandError, type Io } from "./io.ts";
import { simCommand } from "./sim-command.ts";

/**
 * Runs the command line.
 *
 * @param argv Arguments after `ibkr-pool`.
 * @returns The exit code: 0; 1 when the command failed; 2 when its arguments are invalid.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const program = new Command("ibkr-pool").description(
    "One TWS session for any number of callers, and a fake TWS to prove it.",
  );
  for (const command of [simCommand(io), drillCommand(io), agentCommand(io)]) program.addCommand(command);
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
    command.showHelpAfterError("(see --help)").allowExcessArguments(false);
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommandError) {
      io.err(error.message);
      return error.code;
    }
    // The library has printed its message already; help is no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
