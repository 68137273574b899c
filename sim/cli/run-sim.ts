import {
  clockFrom,
  type DailyFault,
  FakeTws,
  type FakeTwsOptions,
  type Fault,
  type Injected,
  listen,
  parseFault,
  systemClock,
  UNIVERSE_INPUT,
} from "../mod.ts";
import { EXCHANGE_OPTIONS, TWS_OPTIONS } from "../options/mod.ts";
import { announce, forPeople, type LogForm, logEvents } from "./event-log.ts";
import { pathText, readUniverse } from "./files.ts";
import { readHistory } from "./history-files.ts";
import { hoursLines } from "./hours-lines.ts";
import { CommandError, type Io, interrupted } from "./io.ts";
import { readState, writeState } from "./state-file.ts";
import { Summary } from "./summary.ts";
import { orPrint, typedCommands } from "./typed-commands.ts";

/** Options of `ibkr-pool sim`: those of the fake by their own names, and those of the command. */
export interface SimOptions
  extends Omit<FakeTwsOptions, "universe" | "state" | "clock" | "history" | "timetable" | "behaviour"> {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly log: LogForm;
  readonly fault: readonly Fault[];
  readonly daily: readonly DailyFault[];
  readonly start?: number;
  readonly universe?: string;
  readonly printUniverse?: true;
  readonly history?: string;
  readonly state?: string;
}

/** Events that the command keeps: it prints each when it happens, and needs none later. */
const KEPT_EVENTS_MAX = 100;
/** Time between two writes of the state, in ms. */
const SAVE_MS = 60_000;

function fakeOf(options: SimOptions): FakeTws {
  const { start, universe, history, state } = options;
  const names = [...Object.keys(TWS_OPTIONS), ...Object.keys(EXCHANGE_OPTIONS)];
  const own = Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
  const given = {
    ...own,
    clock: start === undefined ? undefined : clockFrom(start),
    universe: universe === undefined ? undefined : readUniverse(universe),
    history: history === undefined ? undefined : readHistory(history),
    timetable: options.daily,
  };
  if (state === undefined) return fakeWith(given);
  const before = readState(state);
  return fakeWith({ ...given, state: before }, (message) =>
    message.includes("state")
      ? `Cannot use the state ${pathText(state)}: ${message.replace(/^Cannot [^:]*: /, "").replaceAll(/^state[.:] ?/g, "")}`
      : message,
  );
}

/** Makes a fake. @throws {CommandError} When it cannot; the message is that of the error, or what `saying` makes of it. */
function fakeWith(
  options: FakeTwsOptions,
  saying: (message: string) => string = (message) => message,
): FakeTws {
  try {
    return new FakeTws(options);
  } catch (error) {
    throw new CommandError(saying(error instanceof Error ? error.message : String(error)));
  }
}

/** Runs a fake TWS until Ctrl-C. */
export async function runSim(options: SimOptions, io: Io): Promise<void> {
  if (options.printUniverse) return io.out(JSON.stringify(UNIVERSE_INPUT, undefined, 2));
  const { host, port, state, start, log, alwaysOpen = false } = options;
  const tws = fakeOf(options);
  // A file that cannot be written is refused before anything is placed.
  if (state !== undefined) writeState(state, tws.state());
  const door = await listen(tws, { host, port }).catch((error: unknown) => {
    tws.close();
    throw new CommandError(error instanceof Error ? error.message : String(error), 1);
  });
  announce(`${door.host}:${door.port}`, { host: door.host, port: door.port }, log, io);
  forPeople(hoursLines(start ?? systemClock.now(), alwaysOpen), log, io);
  tws.trace.keep(KEPT_EVENTS_MAX);
  const summary = new Summary();
  const injected: Injected[] = [];
  tws.trace.subscribe((event) => {
    summary.record(event);
    // Whoever has injected it: an argument, a typed line, or the timetable. The newest is the last one in force.
    const newest = event.event === "fault" ? tws.faults().at(-1) : undefined;
    if (newest !== undefined) injected.push(newest);
  });
  logEvents(tws.trace, log, io);
  for (const fault of options.fault) tws.inject(fault);
  const stopTyped = typedCommands(io, tws, parseFault);
  const stopSaving = state === undefined ? () => {} : saving(state, tws, io);
  await interrupted(io);
  stopSaving();
  stopTyped();
  const faults = injected.map(({ fault, strikes }) => ({ text: fault.text, strikes }));
  tws.close();
  await door.close();
  if (state !== undefined) writeState(state, tws.state());
  forPeople(summary.lines(tws.orderCounts(), faults), log, io);
}

/** Writes the state every minute, so that a crash loses little. @returns A function that stops it. */
function saving(file: string, tws: FakeTws, io: Io): () => void {
  let stop = (): void => {};
  const next = (): void => {
    stop = systemClock.after(SAVE_MS, () => {
      orPrint(() => writeState(file, tws.state()), io);
      next();
    });
  };
  next();
  return () => stop();
}
