import { Command, CommanderError } from "commander";
import { unquoted } from "../options/mod.ts";
import { agentCommand } from "./agent-command.ts";
import { controlCommand } from "./control-command.ts";
import { diffCommand } from "./diff-command.ts";
import { drillCommand } from "./drill-command.ts";
import { CommandError, type Io } from "./io.ts";
import { proxyCommand } from "./proxy-command.ts";
import { recordCommand } from "./record-command.ts";
import { scenarioCommand } from "./scenario-command.ts";
import { simCommand } from "./sim-command.ts";
import { VERSION } from "./version.ts";

const PROGRAM = "ibkr-pool";

const EXIT_TEXT = `
Exit codes: 0 when it ended as it should, for sim also by Ctrl-C; 1 when it
failed: a check or a drill did not pass, a scenario ended early, a port or an
output cannot be used; 2 for an argument or a file that is refused; 130 when
Ctrl-C ended a drill or an agent, or came twice (SIGTERM: 143, SIGHUP: 129).`;

/**
 * Runs the command line.
 *
 * @param argv Arguments after `ibkr-pool`.
 * @returns The exit code: 0; 1 when the command failed; 2 when its arguments are invalid; 130 and the like when it was
 * interrupted and could not finish.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const program = new Command(PROGRAM).description(
    "One TWS session for any number of callers, and a fake TWS to prove it.",
  );
  program.addHelpText("after", EXIT_TEXT).version(VERSION, "--version", "print the version");
  const { own, under } = programOf(argv);
  for (const command of [
    simCommand(io),
    scenarioCommand(io),
    drillCommand(io, under),
    agentCommand(io),
    proxyCommand(io),
    controlCommand(io),
    recordCommand(io),
    diffCommand(io),
  ])
    program.addCommand(command);
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
      outputError: (text, write) => write(sentenceOf(text, pathOf(command))),
    });
    command.showHelpAfterError("(see --help)").allowExcessArguments(false);
  }
  try {
    await program.parseAsync([...own], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommandError) {
      io.err(error.message);
      return error.code;
    }
    // The library has printed its message already; help is no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    io.err(`Cannot go on: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

/** Parts the words of `drill ... -- program arguments`; other commands have no program. */
function programOf(argv: readonly string[]): {
  readonly own: readonly string[];
  readonly under: readonly string[];
} {
  const at = argv[0] === "drill" ? argv.indexOf("--") : -1;
  return at < 0 ? { own: argv, under: [] } : { own: argv.slice(0, at), under: argv.slice(at + 1) };
}

/** Gets the names by which a command is typed, e.g. `ibkr-pool scenario check`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Makes the message of the library a sentence like all others: `Cannot run ibkr-pool sim: unknown option --colour`. */
function sentenceOf(text: string, command: string): string {
  // A value that was given can be long, and have line breaks of its own.
  const short = text.replaceAll(/'([^']*)'/g, (_, given: string) => `'${unquoted(given)}'`);
  const [first = "", ...rest] = short.trim().split("\n");
  const hint = rest.join(" ").replace(/^\(Did you mean (.*)\?\)$/, "; did you mean $1?");
  return `Cannot run ${command}: ${first.replace(/^error: /, "").replace(/\.$/, "")}${hint}`;
}
