import {
  clockFrom,
  type DailyFault,
  FakeTws,
  type Fault,
  listen,
  parseFault,
  systemClock,
  traceLine,
  UNIVERSE_INPUT,
} from "../mod.ts";
import { readState, readUniverse, writeState } from "./files.ts";
import { readHistory } from "./history-files.ts";
import { CommandError, type Io, interrupted } from "./io.ts";
import { orPrint, typedCommands } from "./typed-commands.ts";

/** Options of `ibkr-pool sim`. */
export interface SimOptions {
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
  readonly history?: string;
  readonly replay?: true;
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

/** Time between two writes of the state, in ms. */
const SAVE_MS = 60_000;

function fakeOf(options: SimOptions): FakeTws {
  const { seed, serverVersion, lingerMs, clientsMax, permissions, masterClientId, start, pacing } = options;
  return new FakeTws({
    seed,
    serverVersion,
    lingerMs,
    clientsMax,
    permissions,
    masterClientId,
    clock: start === undefined ? undefined : clockFrom(start),
    universe: options.universe === undefined ? undefined : readUniverse(options.universe),
    history: options.history === undefined ? undefined : readHistory(options.history),
    replay: options.replay === true,
    state: options.state === undefined ? undefined : readState(options.state, seed),
    readOnly: options.readOnly === true,
    messagesPerSecond: options.messagesPerSecond,
    rateLimit: pacing === true ? "queue" : "reject",
    timetable: options.daily,
    ignoreFrames: options.ignoreFrames === true,
    marketDataLinesMax: options.lines,
    historicalPacing: options.historicalPacing === true,
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
  const { host, port } = options;
  const tws = checkedFake(options);
  const door = await listen(tws, { host, port }).catch((error: unknown) => {
    throw new CommandError(error instanceof Error ? error.message : String(error), 1);
  });
  io.out(`listening on ${door.host}:${door.port}`);
  // Ticks are left out, because they would hide other events.
  tws.trace.subscribe((event) => {
    if (event.event !== "sent" || !event.detail.startsWith("tick")) io.out(traceLine(event));
  });
  for (const fault of options.fault) tws.inject(fault);
  const stopTyped = typedCommands(io, tws, parseFault);
  const stopSaving = options.state === undefined ? () => {} : saving(options.state, tws, io);
  await interrupted(io);
  stopSaving();
  stopTyped();
  tws.close();
  await door.close();
  if (options.state !== undefined) writeState(options.state, tws.state());
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
