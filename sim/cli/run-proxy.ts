import { type BookedOrder, type DailyFault, type Fault, type Injected, parseFault } from "../mod.ts";
import { type ListeningRelay, type Place, placeText, startRelay } from "../relay/mod.ts";
import type { ControlFlags } from "./control-flags.ts";
import { announce, forPeople, type LogForm, logEvents } from "./event-log.ts";
import { InterruptWatch } from "./interrupt-watch.ts";
import { CommandError, type Io } from "./io.ts";
import { type CheckedControl, checkControl, startControl } from "./start-control.ts";
import { Summary } from "./summary.ts";
import { typedCommands } from "./typed-commands.ts";

/** Options of `ibkr-pool proxy`. */
export interface ProxyOptions extends ControlFlags {
  readonly upstream: Place;
  readonly listen: Place;
  readonly fault: readonly Fault[];
  readonly daily: readonly DailyFault[];
  readonly seed?: number;
  readonly allowLive: boolean;
  readonly log: LogForm;
}

/** Events that the command keeps: it prints each when it happens, and needs none later. */
const KEPT_EVENTS_MAX = 100;

/** Runs a proxy before a gateway until Ctrl-C. */
export async function runProxy(options: ProxyOptions, io: Io): Promise<void> {
  const checked = await checkControl(options);
  // Before anything starts: an interruption at any instant from now on ends it as usual.
  const watch = new InterruptWatch(io);
  try {
    await serve(options, checked, watch, io);
  } finally {
    watch.stop();
  }
}

async function serve(
  options: ProxyOptions,
  checked: CheckedControl,
  watch: InterruptWatch,
  io: Io,
): Promise<void> {
  const { upstream, log } = options;
  const relay = await started(options);
  const { tws, host, port } = relay;
  try {
    tws.trace.keep(KEPT_EVENTS_MAX);
    const summary = new Summary();
    const injected: Injected[] = [...tws.faults()];
    tws.trace.subscribe((event) => {
      summary.record(event);
      const newest = event.event === "fault" ? tws.faults().at(-1) : undefined;
      if (newest !== undefined) injected.push(newest);
    });
    for (const fault of options.fault) inject(relay, fault);
    const text = `${placeText({ host, port })}, before ${placeText(upstream)}`;
    announce(text, { host, port, upstream: placeText(upstream) }, log, io);
    logEvents(tws.trace, log, io);
    const orders = (): readonly BookedOrder[] => relay.orders.all();
    const control = await startControl({ what: "proxy", tws, orders }, checked, io);
    const stopTyped = typedCommands(io, tws, parseFault);
    await watch.ended();
    stopTyped();
    await control.close();
    const faults = injected.map(({ fault, strikes }) => ({ text: fault.text, strikes }));
    await relay.close();
    forPeople(summary.lines(relay.orders.counts, faults), log, io);
  } finally {
    await relay.close();
  }
}

async function started({ upstream, listen, seed, allowLive, daily }: ProxyOptions): Promise<ListeningRelay> {
  try {
    return await startRelay(upstream, listen, { allowLive, timetable: daily, seed });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CommandError(message, message.startsWith("Cannot use") ? 2 : 1);
  }
}

function inject({ tws }: ListeningRelay, fault: Fault): void {
  try {
    tws.inject(fault);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
