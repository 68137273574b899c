import { clockFrom, type DailyFault, systemClock } from "../mod.ts";
import { GATEWAY_OPTIONS } from "../options/mod.ts";
import { FakeGateway, type FakeGatewayOptions, listenWeb, parseWebFault, type WebFault } from "../web/mod.ts";
import { announce, forPeople, type LogForm, logEvents } from "./event-log.ts";
import { readText, readUniverse } from "./files.ts";
import { readHistory } from "./history-files.ts";
import { hoursLines } from "./hours-lines.ts";
import { InterruptWatch } from "./interrupt-watch.ts";
import { CommandError, type Io } from "./io.ts";
import { typedCommands } from "./typed-commands.ts";

/** Options of `ibkr-pool sim --web`: those of the fake by their own names, and those of the command. */
export interface WebSimOptions
  extends Omit<FakeGatewayOptions, "universe" | "history" | "clock" | "timetable" | "behaviour"> {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly log: LogForm;
  readonly fault: readonly WebFault[];
  readonly daily: readonly DailyFault<WebFault>[];
  readonly start?: number;
  readonly universe?: string;
  readonly history?: string;
  readonly tlsKey?: string;
  readonly tlsCert?: string;
}

/** Gets the options of the gateway from those of the command. @throws {CommandError} For a file that cannot be used. */
function gatewayOptions(options: WebSimOptions): FakeGatewayOptions {
  const { start, universe, history, daily } = options;
  const names = [...Object.keys(GATEWAY_OPTIONS), "seed", "anySymbol", "alwaysOpen", "historyLive"];
  const own = Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
  return {
    ...own,
    clock: start === undefined ? undefined : clockFrom(start),
    universe: universe === undefined ? undefined : readUniverse(universe),
    history: history === undefined ? undefined : readHistory(history),
    timetable: daily,
  };
}

function made(given: FakeGatewayOptions): FakeGateway {
  try {
    return new FakeGateway(given);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

/** Runs a fake gateway of the Client Portal API until Ctrl-C. */
export async function runWebSim(options: WebSimOptions, io: Io): Promise<void> {
  // A pipe may keep the command waiting for ever: until all is read, the system ends the command at the first Ctrl-C.
  const inputs = { tls: tlsOf(options), given: gatewayOptions(options) };
  // Before anything opens: an interruption at any instant from now on ends it as usual.
  const watch = new InterruptWatch(io);
  try {
    await serve(options, inputs, watch, io);
  } finally {
    watch.stop();
  }
}

/** What the command reads before it opens anything. */
interface WebInputs {
  readonly tls: TlsFiles | undefined;
  readonly given: FakeGatewayOptions;
}

async function serve(
  options: WebSimOptions,
  { tls, given }: WebInputs,
  watch: InterruptWatch,
  io: Io,
): Promise<void> {
  const { host, port, start, log, alwaysOpen = false } = options;
  const gateway = made(given);
  const door = await listenWeb(gateway, tls === undefined ? { host, port } : { host, port, tls }).catch(
    (error: unknown) => {
      gateway.close();
      throw new CommandError(error instanceof Error ? error.message : String(error), 1);
    },
  );
  announce(door.url, { url: door.url }, log, io);
  forPeople(hoursLines(start ?? systemClock.now(), alwaysOpen), log, io);
  logEvents(gateway.trace, log, io);
  for (const fault of options.fault) gateway.inject(fault);
  const stopTyped = typedCommands(io, gateway, parseWebFault);
  await watch.ended();
  stopTyped();
  gateway.close();
  await door.close();
}

/** Texts of the files of TLS. */
interface TlsFiles {
  readonly key: string;
  readonly cert: string;
}

function tlsOf({ tlsKey, tlsCert }: WebSimOptions): TlsFiles | undefined {
  if (tlsKey === undefined && tlsCert === undefined) return undefined;
  if (tlsKey === undefined || tlsCert === undefined)
    throw new CommandError("Cannot use TLS: --tls-key and --tls-cert are needed together");
  return { key: readText(tlsKey, "key"), cert: readText(tlsCert, "certificate") };
}
