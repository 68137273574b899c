import { createInterface } from "node:readline";
import { Command, Option } from "commander";
import {
  clockFrom,
  type DailyFault,
  FAULTS,
  FakeTws,
  type Fault,
  listen,
  parseDailyFault,
  parseFault,
  SERVER_VERSION_MAX,
  SERVER_VERSION_MIN,
  systemClock,
  traceLine,
  UNIVERSE_INPUT,
  USUAL_NIGHT,
} from "../mod.ts";
import { readState, readUniverse, writeState } from "./files.ts";
import { CommandError, type Io, wholeNumber } from "./io.ts";

interface SimOptions {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly fault: readonly Fault[];
  readonly daily: readonly DailyFault[];
  readonly serverVersion: number;
  readonly lingerMs: number;
  readonly clientsMax: number;
  readonly start?: number;
  readonly universe?: string;
  readonly printUniverse?: true;
  readonly state?: string;
  readonly permissions: "live" | "delayed" | "none";
  readonly readOnly?: true;
  readonly masterClientId?: number;
  readonly messagesPerSecond: number;
  readonly lines: number;
  readonly pacing?: true;
  readonly historicalPacing?: true;
  readonly ignoreFrames?: true;
}

/** The state is written so often, in ms. */
const SAVE_MS = 60_000;
const INT32_MAX = 2_147_483_647;

/** `ibkr-pool sim`: a fake TWS on a port, until Ctrl-C. */
export function simCommand(io: Io): Command {
  const about = FAULTS.map(({ kind, about: text }) => `  ${kind}\n    ${text}`).join("\n");
  return new Command("sim")
    .description("Start a fake TWS that any client can connect to.")
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--port <number>", "TCP port; 0 picks a free one", wholeNumber("--port", 0, 65_535), 4002)
    .option(
      "--seed <number>",
      "fixes prices and every choice of every fault",
      wholeNumber("--seed", 0, INT32_MAX),
      1,
    )
    .addOption(
      new Option("--fault <fault>", "misbehave from the start; may be given again")
        .argParser(collectFaults)
        .default([], "none"),
    )
    .addOption(
      new Option("--daily <fault>", 'misbehave every day, e.g. "23:45 restart"; or: usual')
        .argParser(collectDailyFaults)
        .default([], "none"),
    )
    .option(
      "--server-version <number>",
      "highest protocol version to speak",
      wholeNumber("--server-version", SERVER_VERSION_MIN, SERVER_VERSION_MAX),
      SERVER_VERSION_MAX,
    )
    .option(
      "--linger-ms <ms>",
      "how long a client ID stays taken after a half-open loss",
      wholeNumber("--linger-ms", 0, INT32_MAX),
      30_000,
    )
    .option("--clients-max <number>", "most clients at once", wholeNumber("--clients-max", 1, 1_000), 32)
    .option(
      "--start <time>",
      "what its clock shows at first, e.g. 2026-01-13T15:30:00Z (default: now)",
      readTime,
    )
    .option("--universe <file>", "what can be traded, as JSON")
    .option("--print-universe", "print what can be traded, to begin such a file with, and end")
    .option("--state <file>", "take up orders and the account from there, and write them there")
    .addOption(
      new Option("--permissions <what>", "which market data the login may see")
        .choices(["live", "delayed", "none"])
        .default("live"),
    )
    .option("--read-only", "refuse everything about orders")
    .option(
      "--master-client-id <number>",
      "the client that is told of all orders",
      wholeNumber("--master-client-id", 0, INT32_MAX),
    )
    .option(
      "--messages-per-second <number>",
      "what a client may send before it gets error 100; 0: any number",
      wholeNumber("--messages-per-second", 0, 1_000_000),
      0,
    )
    .option("--pacing", "serve later what comes too fast, instead of error 100")
    .option("--historical-pacing", "hold to the pacing rules for bars up to 30 secs (162)")
    .option("--ignore-frames", "read messages by their fields, as the real one does")
    .option("--lines <number>", "market data lines of a client", wholeNumber("--lines", 1, 100_000), 100)
    .addHelpText(
      "after",
      `\nFaults, as name or name:key=value,key=value; each also takes forMs:\n${about}\n\n${TYPED}`,
    )
    .action((options: SimOptions) => runSim(options, io));
}

const TYPED = `While it runs, type: inject <fault>, heal, heal <fault name>, faults, help.`;

function collectFaults(text: string, before: readonly Fault[]): readonly Fault[] {
  return [...before, readable(() => parseFault(text))];
}

function collectDailyFaults(text: string, before: readonly DailyFault[]): readonly DailyFault[] {
  if (text === "usual") return [...before, ...USUAL_NIGHT];
  return [...before, readable(() => parseDailyFault(text))];
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

function made(options: SimOptions): FakeTws {
  const { seed, serverVersion, lingerMs, clientsMax, permissions, masterClientId, start, pacing } = options;
  return new FakeTws({
    ...{ seed, serverVersion, lingerMs, clientsMax, permissions, masterClientId },
    ...(start === undefined ? {} : { clock: clockFrom(start) }),
    ...(options.universe === undefined ? {} : { universe: readUniverse(options.universe) }),
    state: options.state === undefined ? undefined : readState(options.state, seed),
    readOnly: options.readOnly === true,
    messagesPerSecondMax: options.messagesPerSecond,
    pacing: pacing === true,
    timetable: options.daily,
    ignoreFrames: options.ignoreFrames === true,
    marketDataLinesMax: options.lines,
    historicalPacing: options.historicalPacing === true,
  });
}

async function runSim(options: SimOptions, io: Io): Promise<void> {
  if (options.printUniverse) return io.out(JSON.stringify(UNIVERSE_INPUT, undefined, 2));
  const { host, port } = options;
  const tws = made(options);
  const door = await listen(tws, { host, port }).catch((error: unknown) => {
    throw new CommandError(error instanceof Error ? error.message : String(error), 1);
  });
  io.out(`listening on ${door.host}:${door.port}`);
  // A stream of ticks would drown everything else.
  tws.trace.subscribe((event) => {
    if (event.event !== "sent" || !event.detail.startsWith("tick")) io.out(traceLine(event));
  });
  for (const fault of options.fault) tws.inject(fault);
  const lines = io.input === undefined ? undefined : createInterface({ input: io.input });
  lines?.on("line", (line) => typed(line.trim(), tws, io));
  const stopSaving = options.state === undefined ? () => {} : saving(options.state, tws, io);
  await new Promise<void>((resolve) => {
    const stop = io.onInterrupt(() => {
      stop();
      resolve();
    });
  });
  stopSaving();
  lines?.close();
  io.input?.destroy();
  tws.close();
  await door.close();
  if (options.state !== undefined) writeState(options.state, tws.state());
}

/** Writes the state while it runs, so that little is lost when nobody can end it in order. */
function saving(file: string, tws: FakeTws, io: Io): () => void {
  let stop = (): void => {};
  const next = (): void => {
    stop = systemClock.after(SAVE_MS, () => {
      orSay(() => writeState(file, tws.state()), io);
      next();
    });
  };
  next();
  return () => stop();
}

/** What cannot be done is said, and everything goes on. */
function orSay(act: () => void, io: Io): void {
  try {
    act();
  } catch (error) {
    io.err(error instanceof Error ? error.message : String(error));
  }
}

/** One line that somebody typed. A line that makes no sense gets a sentence, and everything goes on. */
function typed(line: string, tws: FakeTws, io: Io): void {
  const [word = "", ...rest] = line.split(/\s+/);
  const argument = rest.join(" ");
  switch (word) {
    case "":
      return;
    case "inject":
      return orSay(() => void tws.inject(parseFault(argument)), io);
    case "heal": {
      const healed = tws.faults().filter(({ fault }) => argument === "" || fault.name === argument);
      for (const injected of healed) injected.heal();
      if (healed.length === 0)
        io.err(argument === "" ? "No fault is in force" : `No fault "${argument}" is in force`);
      return;
    }
    case "faults":
      for (const { fault } of tws.faults()) io.out(fault.text);
      if (tws.faults().length === 0) io.out("no fault is in force");
      return;
    case "help":
      io.out(TYPED);
      return;
    default:
      io.err(`Cannot do "${word}": type inject <fault>, heal, faults or help`);
  }
}
