import { Command, Option } from "commander";
import {
  type DailyFault,
  FAULTS,
  parseDailyFault,
  parseFault,
  SERVER_VERSION_MAX,
  SERVER_VERSION_MIN,
  USUAL_NIGHT,
} from "../mod.ts";
import { parseWebFault, WEB_FAULTS } from "../web/mod.ts";
import { CommandError, type Io, wholeNumber } from "./io.ts";
import { runSim, type SimOptions } from "./run-sim.ts";
import { runWebSim, type WebSimOptions } from "./run-web-sim.ts";
import { TYPED_COMMANDS } from "./typed-commands.ts";

const INT32_MAX = 2_147_483_647;

/** Makes the command `ibkr-pool sim`: a fake TWS on a port, until Ctrl-C. */
export function simCommand(io: Io): Command {
  const command = new Command("sim");
  return command
    .description("Start a fake TWS, or a fake gateway of the Web API, that any client can connect to.")
    .option("--web", "start a gateway of the Client Portal Web API instead of a TWS")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option(
      "--port <number>",
      "TCP port; 0 picks a free one (default: 4002; with --web: 5000)",
      wholeNumber("--port", 0, 65_535),
    )
    .option(
      "--seed <number>",
      "seed of the prices and of every choice of a fault",
      wholeNumber("--seed", 0, INT32_MAX),
      1,
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
    .option(
      "--server-version <number>",
      "highest protocol version",
      wholeNumber("--server-version", SERVER_VERSION_MIN, SERVER_VERSION_MAX),
      SERVER_VERSION_MAX,
    )
    .option(
      "--linger-ms <ms>",
      "time for which a client ID stays in use after a half-open loss",
      wholeNumber("--linger-ms", 0, INT32_MAX),
      30_000,
    )
    .option("--clients-max <number>", "maximum number of clients", wholeNumber("--clients-max", 1, 1_000), 32)
    .option("--start <time>", "initial time of its clock, e.g. 2026-01-13T15:30:00Z (default: now)", readTime)
    .option("--tls-key <file>", "key of the certificate, as PEM (--web)")
    .option("--tls-cert <file>", "certificate, as PEM: listen with TLS (--web)")
    .option("--universe <file>", "contracts that can be traded, as JSON")
    .option(
      "--print-universe",
      "print the contracts that can be traded, as a template of such a file, and exit",
    )
    .option("--history <folder>", "past prices that replace the made-up ones, as CSV and JSON lines")
    .option("--replay", "let past prices drive the live prices of the days that they have")
    .option("--state <file>", "read orders and account from this file, and write them to it")
    .addOption(
      new Option("--permissions <what>", "market data permissions of the login")
        .choices(["live", "delayed", "none"])
        .default("live"),
    )
    .option("--read-only", "refuse all order messages, as the API setting Read-Only does")
    .option(
      "--master-client-id <number>",
      "client that receives the events of all orders",
      wholeNumber("--master-client-id", 0, INT32_MAX),
    )
    .option(
      "--messages-per-second <number>",
      "messages a second of a client before error 100; 0: unlimited",
      wholeNumber("--messages-per-second", 0, 1_000_000),
      0,
    )
    .option("--pacing", "queue messages that arrive too fast, instead of error 100")
    .option("--historical-pacing", "enforce the pacing rules for bars up to 30 secs (162)")
    .option("--ignore-frames", "read messages by their fields, as a real TWS does")
    .option(
      "--lines <number>",
      "maximum market data lines of a client",
      wholeNumber("--lines", 1, 100_000),
      100,
    )
    .addHelpText(
      "after",
      `\nFaults, as name or name:key=value,key=value; each also accepts forMs:\n${listOf(FAULTS)}\n\nFaults with --web:\n${listOf(WEB_FAULTS)}\n\n${TYPED_COMMANDS}`,
    )
    .action((options: ParsedOptions) => start(command, options, io));
}

/** Options as they are given: the faults as texts, because `--web` decides how they are read, and which are refused. */
type ParsedOptions = Omit<SimOptions & WebSimOptions, "fault" | "daily" | "port"> & {
  readonly web?: true;
  readonly port?: number;
  readonly fault: readonly string[];
  readonly daily: readonly string[];
};

/** Options that a gateway has, besides those of TLS. */
const WEB_OPTIONS: readonly string[] = ["web", "host", "port", "seed", "fault", "start", "universe"];
const TLS_OPTIONS: readonly string[] = ["tlsKey", "tlsCert"];

async function start(command: Command, options: ParsedOptions, io: Io): Promise<void> {
  const { web, fault } = options;
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
      { ...options, port, fault: fault.map((text) => readable(() => parseWebFault(text))) },
      io,
    );
  }
  const { port = 4_002 } = options;
  return runSim(
    {
      ...options,
      port,
      fault: fault.map((text) => readable(() => parseFault(text))),
      daily: options.daily.flatMap(dailyFaults),
    },
    io,
  );
}

const listOf = (kinds: readonly { readonly kind: string; readonly about: string }[]): string =>
  kinds.map(({ kind, about }) => `  ${kind}\n    ${about}`).join("\n");

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
