import { Command, Option } from "commander";
import { type DailyFault, FAULTS, type FaultKind, parseDailyFault, parseFault, USUAL_NIGHT } from "../mod.ts";
import { EXCHANGE_OPTIONS, TWS_OPTIONS } from "../options/mod.ts";
import { parseWebFault, WEB_FAULTS } from "../web/mod.ts";
import { CommandError, type Io, wholeNumber } from "./io.ts";
import { flagsOf } from "./option-flags.ts";
import { runSim, type SimOptions } from "./run-sim.ts";
import { runWebSim, type WebSimOptions } from "./run-web-sim.ts";
import { TYPED_COMMANDS } from "./typed-commands.ts";

const { universe: _, history: __, ...EXCHANGE_FLAGS } = EXCHANGE_OPTIONS;
/** Flags of the options that the fake and its exchange have. */
const FLAGS: readonly Option[] = flagsOf({ ...EXCHANGE_FLAGS, ...TWS_OPTIONS });

const FAULT_TEXT = `
Faults, as name or name:key=value,key=value; a value with a comma stands in
double quotes. Each accepts forMs, after which it heals, unless marked.
${listOf(FAULTS)}

Faults with --web:
${listOf(WEB_FAULTS)}

${TYPED_COMMANDS}`;

/** Makes the command `ibkr-pool sim`: a fake TWS on a port, until Ctrl-C. */
export function simCommand(io: Io): Command {
  const command = new Command("sim");
  command
    .description("Start a fake TWS, or a fake gateway of the Web API, that any client can connect to.")
    .option("--web", "start a gateway of the Client Portal Web API instead of a TWS")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option(
      "--port <number>",
      "TCP port; 0 picks a free one (default: 4002; with --web: 5000)",
      wholeNumber("--port", 0, 65_535),
    )
    .addOption(
      new Option("--fault <fault>", "inject a fault at the start; can be repeated")
        .argParser((text: string, before: readonly string[]) => [...before, text])
        .default([], "none"),
    )
    .addOption(
      new Option("--daily <fault>", 'inject a fault every day, e.g. "23:45 restart"; or: usual')
        .argParser((text: string, before: readonly string[]) => [...before, text])
        .default([], "none"),
    )
    .option("--start <time>", "initial time of its clock, e.g. 2026-01-13T15:30:00Z (default: now)", readTime)
    .option("--tls-key <file>", "key of the certificate, as PEM (--web)")
    .option("--tls-cert <file>", "certificate, as PEM: listen with TLS (--web)")
    .option("--universe <file>", "contracts that can be traded, as JSON")
    .option(
      "--print-universe",
      "print the contracts that can be traded, as a template of such a file, and exit",
    )
    .option("--history <folder>", "past prices that replace the made-up ones, as CSV and JSON lines")
    .option("--state <file>", "read orders and account from this file, and write them to it")
    .option("--quiet", "print no events")
    .option("--json", "print each event as a line of JSON");
  for (const flag of FLAGS) command.addOption(flag);
  return command
    .addHelpText("after", FAULT_TEXT)
    .action((options: ParsedOptions) => start(command, options, io));
}

/** Options as they are given: the faults as texts, because `--web` decides how they are read, and which are refused. */
type ParsedOptions = Omit<SimOptions & WebSimOptions, "fault" | "daily" | "port" | "seed"> & {
  readonly seed?: number;
  readonly web?: true;
  readonly port?: number;
  readonly fault: readonly string[];
  readonly daily: readonly string[];
};

/** Options that a gateway has, besides those of TLS. */
const WEB_OPTIONS: readonly string[] = [
  "web",
  "host",
  "port",
  "seed",
  "fault",
  "start",
  "universe",
  "quiet",
  "json",
];
const TLS_OPTIONS: readonly string[] = ["tlsKey", "tlsCert"];

async function start(command: Command, options: ParsedOptions, io: Io): Promise<void> {
  const { web, fault, seed = 1 } = options;
  for (const option of command.options) {
    const name = option.attributeName();
    const isOfTls = TLS_OPTIONS.includes(name);
    const isUsable = web ? isOfTls || WEB_OPTIONS.includes(name) : !isOfTls;
    if (!isUsable && command.getOptionValueSource(name) === "cli")
      throw new CommandError(`Cannot use ${option.long} ${web ? "with" : "without"} --web`);
  }
  if (web) {
    const { port = 5_000 } = options;
    return runWebSim(
      { ...options, port, seed, fault: fault.map((text) => readable(() => parseWebFault(text))) },
      io,
    );
  }
  const { port = 4_002 } = options;
  return runSim(
    {
      ...options,
      port,
      seed,
      fault: fault.map((text) => readable(() => parseFault(text))),
      daily: options.daily.flatMap(dailyFaults),
    },
    io,
  );
}

/** Makes the list of faults; those that happen once, or end by themselves, are marked. */
function listOf(kinds: readonly Pick<FaultKind<never>, "kind" | "about" | "parameters">[]): string {
  const mark = (parameters: readonly string[]): string => (parameters.includes("forMs") ? "" : " (no forMs)");
  return kinds.map(({ kind, about, parameters }) => `  ${kind}${mark(parameters)}\n    ${about}`).join("\n");
}

function dailyFaults(text: string): readonly DailyFault[] {
  return text === "usual" ? USUAL_NIGHT : [readable(() => parseDailyFault(text))];
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

function readTime(text: string): number {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) {
    throw new CommandError(`Cannot read --start: expected a time like 2026-01-13T15:30:00Z, got "${text}"`);
  }
  return atMs;
}
