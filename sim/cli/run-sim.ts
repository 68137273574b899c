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
import { forPeople, type LogOptions, logEvents } from "./event-log.ts";
import { readState, readUniverse, writeState } from "./files.ts";
import { readHistory } from "./history-files.ts";
import { hoursLines } from "./hours-lines.ts";
import { CommandError, type Io, interrupted } from "./io.ts";
import { Summary } from "./summary.ts";
import { orPrint, typedCommands } from "./typed-commands.ts";

/** Options of `ibkr-pool sim`: those of the fake by their own names, and those of the command. */
export interface SimOptions
  extends Omit<FakeTwsOptions, "universe" | "state" | "clock" | "history">,
    LogOptions {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly fault: readonly Fault[];
  readonly daily: readonly DailyFault[];
  readonly start?: number;
  readonly universe?: string;
  readonly printUniverse?: true;
  readonly history?: string;
  readonly state?: string;
}

/** Time between two writes of the state, in ms. */
const SAVE_MS = 60_000;

function fakeOf(options: SimOptions): FakeTws {
  const { start, universe, history, state, seed } = options;
  const names = [...Object.keys(TWS_OPTIONS), ...Object.keys(EXCHANGE_OPTIONS)];
  const own = Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
  return new FakeTws({
    ...own,
    clock: start === undefined ? undefined : clockFrom(start),
    universe: universe === undefined ? undefined : readUniverse(universe),
    history: history === undefined ? undefined : readHistory(history),
    state: state === undefined ? undefined : readState(state, seed),
    timetable: options.daily,
  });
}

/** Makes a fake TWS. @throws {CommandError} When its history is not that of its contracts and their trading hours. */
function checkedFake(options: SimOptions): FakeTws {
  try {
    return fakeOf(options);
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(error.message);
    throw error;
  }
}

/** Runs a fake TWS until Ctrl-C. */
export async function runSim(options: SimOptions, io: Io): Promise<void> {
  if (options.printUniverse) return io.out(JSON.stringify(UNIVERSE_INPUT, undefined, 2));
  const { host, port, state, start, alwaysOpen = false } = options;
  const tws = checkedFake(options);
  // A file that cannot be written is refused before anything is placed.
  if (state !== undefined) writeState(state, tws.state());
  const door = await listen(tws, { host, port }).catch((error: unknown) => {
    tws.close();
    throw new CommandError(error instanceof Error ? error.message : String(error), 1);
  });
  if (options.json) io.out(JSON.stringify({ event: "listening", host: door.host, port: door.port }));
  forPeople(
    [`listening on ${door.host}:${door.port}`, ...hoursLines(start ?? systemClock.now(), alwaysOpen)],
    options,
    io,
  );
  const summary = new Summary();
  tws.trace.subscribe((event) => summary.record(event));
  logEvents(tws.trace, options, io);
  const injected: Injected[] = [];
  const inject = (fault: Fault): void => void injected.push(tws.inject(fault));
  for (const fault of options.fault) inject(fault);
  const stopTyped = typedCommands(io, { inject, faults: () => tws.faults() }, parseFault);
  const stopSaving = state === undefined ? () => {} : saving(state, tws, io);
  await interrupted(io);
  stopSaving();
  stopTyped();
  const faults = injected.map(({ fault, strikes }) => ({ text: fault.text, strikes }));
  tws.close();
  await door.close();
  if (state !== undefined) writeState(state, tws.state());
  forPeople(summary.lines(faults), options, io);
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
