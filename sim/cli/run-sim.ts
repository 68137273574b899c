import {
  clockFrom,
  type DailyFault,
  type FakeTws,
  type FakeTwsOptions,
  type Fault,
  type Injected,
  parseFault,
  type Scenario,
  type StartOptions,
  systemClock,
  UNIVERSE_INPUT,
} from "../mod.ts";
import { EXCHANGE_OPTIONS, TWS_OPTIONS } from "../options/mod.ts";
import type { Replay } from "../relay/recording/mod.ts";
import type { ControlFlags } from "./control-flags.ts";
import { announce, forPeople, type LogForm, logEvents } from "./event-log.ts";
import { pathText, readUniverse } from "./files.ts";
import { readHistory } from "./history-files.ts";
import { hoursLines } from "./hours-lines.ts";
import { InterruptWatch } from "./interrupt-watch.ts";
import { CommandError, type Io } from "./io.ts";
import { readReplay } from "./read-session.ts";
import { conclude, endLines } from "./scenario-end.ts";
import { readScenarioFile } from "./scenario-file.ts";
import { type CheckedControl, checkControl, startControl } from "./start-control.ts";
import { type StartedFake, startFake, startScenario } from "./start-fake.ts";
import { readState, writeState } from "./state-file.ts";
import { Summary } from "./summary.ts";
import { orPrint, typedCommands } from "./typed-commands.ts";

/** Options of `ibkr-pool sim`: those of the fake by their own names, and those of the command. */
export interface SimOptions
  extends Omit<FakeTwsOptions, "universe" | "state" | "clock" | "history" | "timetable" | "behaviour">,
    ControlFlags {
  readonly host: string;
  readonly port: number;
  readonly log: LogForm;
  readonly fault: readonly Fault[];
  readonly daily: readonly DailyFault[];
  readonly start?: number;
  readonly universe?: string;
  readonly printUniverse?: true;
  readonly history?: string;
  readonly state?: string;
  readonly scenario?: string;
  /** Recording from which it answers. */
  readonly replay?: string;
  readonly replaySpeed?: number | "immediate";
}

/** Events that the command keeps: it prints each when it happens, and needs none later. */
const KEPT_EVENTS_MAX = 100;
/** Time between two writes of the state, in ms. */
const SAVE_MS = 60_000;

/** Gets the options of the fake from those of the command. */
function fakeOptions(options: SimOptions): FakeTwsOptions {
  const { start, universe, history, state } = options;
  const names = [...Object.keys(TWS_OPTIONS), ...Object.keys(EXCHANGE_OPTIONS)];
  const own = Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
  return {
    ...own,
    clock: start === undefined ? undefined : clockFrom(start),
    universe: universe === undefined ? undefined : readUniverse(universe),
    history: history === undefined ? undefined : readHistory(history),
    state: state === undefined ? undefined : readState(state),
    timetable: options.daily,
  };
}

/** Gets what replaces the options of a scenario, and the faults beside it. */
function beside(
  { clock: _, behaviour: __, timetable, ...fake }: FakeTwsOptions,
  start: number | undefined,
  faults: readonly Fault[],
): StartOptions {
  const more = { ...fake, start, faults };
  return timetable === undefined || timetable.length === 0 ? more : { ...more, timetable };
}

/** What the command reads before it starts anything. */
interface SimInputs {
  readonly checked: CheckedControl;
  readonly given: FakeTwsOptions;
  /** Recording from which the fake answers; undefined for none. */
  readonly replayed: Replay | undefined;
  readonly scenario: Scenario | undefined;
}

/** Reads every file that the options name. @throws {CommandError} For one that cannot be used. */
async function readInputs(options: SimOptions, io: Io): Promise<SimInputs> {
  const { state, start, replay, fault } = options;
  const checked = await checkControl(options);
  const given = fakeOptions(options);
  const replayed = replay === undefined ? undefined : await readReplay(replay, options, io);
  const scenario =
    options.scenario === undefined || replay !== undefined
      ? undefined
      : readScenarioFile(options.scenario, beside(given, start, fault));
  if (scenario?.account !== undefined && state !== undefined)
    throw new CommandError(`Cannot use --state with the scenario ${scenario.scenario}: it has an account`);
  return { checked, given, replayed, scenario };
}

/** Starts the fake that the options of the command describe. */
async function started(options: SimOptions, { given, replayed, scenario }: SimInputs): Promise<StartedFake> {
  const { host, port, state, start } = options;
  if (replayed !== undefined)
    return startFake({ ...given, behaviour: replayed }, { host, port }, () => {}, String);
  const saying = (message: string): string =>
    state !== undefined && message.includes("state")
      ? `Cannot use the state ${pathText(state)}: ${message.replace(/^Cannot [^:]*: /, "").replaceAll(/^state[.:] ?/g, "")}`
      : message;
  // A file that cannot be written is refused before anything is placed.
  const ready = (tws: FakeTws): void => {
    if (state !== undefined) writeState(state, tws.state());
  };
  if (scenario === undefined) return startFake(given, { host, port }, ready, saying);
  return startScenario(scenario, beside(given, start, options.fault), { host, port }, ready, saying);
}

/** Runs a fake TWS until Ctrl-C, or until the end of its scenario. */
export async function runSim(options: SimOptions, io: Io): Promise<void> {
  if (options.printUniverse) return io.out(JSON.stringify(UNIVERSE_INPUT, undefined, 2));
  // A pipe may keep the command waiting for ever: until all is read, the system ends the command at the first Ctrl-C.
  const inputs = await readInputs(options, io);
  // Before anything starts: an interruption at any instant from now on ends it as usual.
  const watch = new InterruptWatch(io);
  try {
    await serve(options, inputs, watch, io);
  } finally {
    watch.stop();
  }
}

async function serve(options: SimOptions, inputs: SimInputs, watch: InterruptWatch, io: Io): Promise<void> {
  const { state, log } = options;
  const { tws, host, port, scenario, close } = await started(options, inputs);
  announce(`${host}:${port}`, { host, port }, log, io);
  const nowMs = scenario?.tws.nowMs ?? options.start ?? systemClock.now();
  if (options.replay === undefined) forPeople(hoursLines(nowMs, options.alwaysOpen ?? false), log, io);
  if (scenario !== undefined) forPeople(endLines(scenario.scenario), log, io);
  if (scenario === undefined) tws.trace.keep(KEPT_EVENTS_MAX);
  const summary = new Summary();
  const injected: Injected[] = [...tws.faults()];
  tws.trace.subscribe((event) => {
    summary.record(event);
    // Whoever has injected it: an argument, a typed line, or the timetable. The newest is the last one in force.
    const newest = event.event === "fault" ? tws.faults().at(-1) : undefined;
    if (newest !== undefined) injected.push(newest);
  });
  logEvents(tws.trace, log, io);
  // Those of a scenario are in force since its start.
  if (scenario === undefined) for (const fault of options.fault) tws.inject(fault);
  const control = await startControl(
    { what: options.replay === undefined ? "sim" : "replay", tws, scenario },
    inputs.checked,
    io,
  ).catch(async (error) => {
    await close();
    throw error;
  });
  const stopTyped = typedCommands(io, tws, parseFault, scenario);
  const stopSaving = state === undefined ? () => {} : saving(state, tws, io);
  await watch.ended(scenario?.ended);
  stopSaving();
  stopTyped();
  await control.close();
  const verdict = scenario?.finish(watch.interruption?.by);
  const faults = injected.map(({ fault, strikes }) => ({ text: fault.text, strikes }));
  await close();
  if (state !== undefined) writeState(state, tws.state());
  const lines = summary.lines(tws.orderCounts(), faults, verdict?.ended);
  // A recording has no orders of its own to count.
  forPeople(
    options.replay === undefined ? lines : lines.filter((line) => !line.startsWith("orders ")),
    log,
    io,
  );
  if (verdict !== undefined) conclude(verdict, log, io);
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
