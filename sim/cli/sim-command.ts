import { Command, Option } from "commander";
import { type DailyFault, FAULTS, type FaultKind, parseFault, USUAL_NIGHT } from "../mod.ts";
import {
  EXCHANGE_OPTIONS,
  GATEWAY_OPTIONS,
  parseDailyFaultOf,
  parseWebFault,
  quoted,
  TWS_OPTIONS,
  WEB_FAULTS,
} from "../options/mod.ts";
import type { WebFault } from "../web/mod.ts";
import { filled, refuseRepeated, wholeNumber } from "./argument-values.ts";
import { controlFlags } from "./control-flags.ts";
import { logForm } from "./event-log.ts";
import { CommandError, type Io } from "./io.ts";
import { flagsOf } from "./option-flags.ts";
import { runSim, type SimOptions } from "./run-sim.ts";
import type { WebSimOptions } from "./run-web-sim.ts";
import { readStart } from "./start-time.ts";
import { TYPED_COMMANDS } from "./typed-commands.ts";

const { universe: _, history: __, ...EXCHANGE_FLAGS } = EXCHANGE_OPTIONS;
/** Flags of the options that the fake and its exchange have. */
const FLAGS: readonly Option[] = [
  ...flagsOf(EXCHANGE_FLAGS),
  ...flagsOf(TWS_OPTIONS),
  ...flagsOf(GATEWAY_OPTIONS, " (--web)"),
];

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
    .option("--host <address>", "address to listen on", filled("--host", "an address"), "127.0.0.1")
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
    .option(
      "--start <time>",
      "initial time of its clock, with a zone, e.g. 2026-01-13T15:30:00Z (default: now)",
      readStart,
    )
    .option("--tls-key <file>", "key of the certificate, as PEM (--web)", filled("--tls-key", "a file"))
    .option(
      "--tls-cert <file>",
      "certificate, as PEM: listen with TLS (--web)",
      filled("--tls-cert", "a file"),
    )
    .option("--universe <file>", "contracts that can be traded, as JSON", filled("--universe", "a file"))
    .option(
      "--print-universe",
      "print the contracts that can be traded, as a template of such a file, and exit",
    )
    .option(
      "--history <folder>",
      "past prices that replace the made-up ones, as CSV and JSON lines",
      filled("--history", "a folder"),
    )
    .option(
      "--state <file>",
      "read orders and account from this file, and write them to it (not with --web, which keeps none)",
      filled("--state", "a file"),
    )
    .option(
      "--scenario <file>",
      "run a scenario (YAML or JSON); exit with 1 if it fails",
      filled("--scenario", "a file"),
    )
    .option(
      "--replay <file>",
      "answer from a recorded session, as ibkr-pool record writes it",
      filled("--replay", "a file"),
    )
    .option(
      "--replay-speed <factor>",
      "times as fast as recorded, or: immediate (--replay; default: 1)",
      replaySpeed,
    )
    .option("--quiet", "print no events")
    .option("--json", "print each event as a line of JSON");
  for (const flag of [...FLAGS, ...controlFlags()]) command.addOption(flag);
  refuseRepeated(command, ["fault", "daily"]);
  return command
    .addHelpText("after", FAULT_TEXT)
    .action((options: ParsedOptions) => start(command, options, io));
}

/** Options as they are given: the faults as texts, because `--web` decides how they are read, and which are refused. */
type ParsedOptions = Omit<SimOptions & WebSimOptions, "fault" | "daily" | "port" | "seed" | "log"> & {
  readonly seed?: number;
  readonly web?: true;
  readonly port?: number;
  readonly quiet?: true;
  readonly json?: true;
  readonly fault: readonly string[];
  readonly daily: readonly string[];
};

const SHARED = ["web", "host", "port", "seed", "fault", "daily", "start", "universe", "quiet", "json"];
const MARKET = ["anySymbol", "alwaysOpen", "history", "historyLive"];
/** Options that a gateway has and a TWS does not. */
const WEB_ALONE: readonly string[] = ["tlsKey", "tlsCert", ...Object.keys(GATEWAY_OPTIONS)];
const WEB_OPTIONS: readonly string[] = [...SHARED, ...MARKET, ...WEB_ALONE];

/** Options that a replay has. */
const REPLAY_OPTIONS: readonly string[] = [
  "replay",
  "replaySpeed",
  "host",
  "port",
  "seed",
  "fault",
  "daily",
  "start",
  "lingerMs",
  "control",
  "ui",
  "controlToken",
  "quiet",
  "json",
];

function replaySpeed(text: string): number | "immediate" {
  if (text === "immediate") return text;
  const speed = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (speed > 0) return speed;
  throw new CommandError(
    `Cannot read --replay-speed: expected a number above 0, or immediate, got ${quoted(text)}`,
  );
}

async function start(command: Command, options: ParsedOptions, io: Io): Promise<void> {
  const { web, fault, daily, seed = 1 } = options;
  if (options.scenario !== undefined && options.printUniverse)
    throw new CommandError("Cannot use --scenario and --print-universe together");
  const isReplay = options.replay !== undefined;
  if (!isReplay && options.replaySpeed !== undefined)
    throw new CommandError("Cannot use --replay-speed without --replay");
  for (const option of command.options) {
    const name = option.attributeName();
    const isUsable = web ? WEB_OPTIONS.includes(name) : !WEB_ALONE.includes(name);
    if (isReplay && !REPLAY_OPTIONS.includes(name) && command.getOptionValueSource(name) === "cli")
      throw new CommandError(`Cannot use ${option.long} with --replay: the recording has the answers`);
    if (!isUsable && command.getOptionValueSource(name) === "cli")
      throw new CommandError(`Cannot use ${option.long} ${web ? "with" : "without"} --web`);
  }
  const log = logForm(options);
  if (web) {
    const { port = 5_000 } = options;
    // A fake TWS starts without the gateway, which takes long to load.
    const { runWebSim } = await import("./run-web-sim.ts");
    const faults = fault.map((text) => readable(() => parseWebFault(text)));
    const timetable = daily.map((text) => readable(() => dailyWebFault(text)));
    return runWebSim({ ...options, log, port, seed, fault: faults, daily: timetable }, io);
  }
  const { port = 4_002 } = options;
  const faults = fault.map((text) => readable(() => parseFault(text)));
  const timetable = daily.flatMap((text) => readable(() => dailyFaults(text)));
  return runSim({ ...options, log, port, fault: faults, daily: timetable }, io);
}

/** Makes the list of faults; those that happen once, or end by themselves, are marked. */
function listOf(kinds: readonly Pick<FaultKind<never>, "kind" | "about" | "parameters">[]): string {
  const mark = (parameters: readonly string[]): string => (parameters.includes("forMs") ? "" : " (no forMs)");
  return kinds.map(({ kind, about, parameters }) => `  ${kind}${mark(parameters)}\n    ${about}`).join("\n");
}

function dailyFaults(text: string): readonly DailyFault[] {
  return text.trim() === "usual" ? USUAL_NIGHT : [parseDailyFaultOf(parseFault, text)];
}

function dailyWebFault(text: string): DailyFault<WebFault> {
  if (text.trim() === "usual")
    throw new CommandError(
      "Cannot use --daily usual with --web: the gateway has its nightly reset by itself",
    );
  return parseDailyFaultOf(parseWebFault, text);
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
