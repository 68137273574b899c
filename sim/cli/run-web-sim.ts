import { clockFrom, systemClock } from "../mod.ts";
import { FakeGateway, listenWeb, parseWebFault, type WebFault } from "../web/mod.ts";
import { forPeople, type LogOptions, logEvents } from "./event-log.ts";
import { readText, readUniverse } from "./files.ts";
import { hoursLines } from "./hours-lines.ts";
import { CommandError, type Io, interrupted } from "./io.ts";
import { typedCommands } from "./typed-commands.ts";

/** Options of `ibkr-pool sim --web`. */
export interface WebSimOptions extends LogOptions {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly fault: readonly WebFault[];
  readonly start?: number;
  readonly universe?: string;
  readonly tlsKey?: string;
  readonly tlsCert?: string;
}

/** Runs a fake gateway of the Client Portal API until Ctrl-C. */
export async function runWebSim(options: WebSimOptions, io: Io): Promise<void> {
  const { host, port, seed, start } = options;
  const gateway = new FakeGateway({
    seed,
    clock: start === undefined ? undefined : clockFrom(start),
    universe: options.universe === undefined ? undefined : readUniverse(options.universe),
  });
  const tls = tlsOf(options);
  const door = await listenWeb(gateway, tls === undefined ? { host, port } : { host, port, tls }).catch(
    (error: unknown) => {
      throw new CommandError(error instanceof Error ? error.message : String(error), 1);
    },
  );
  if (options.json) io.out(JSON.stringify({ event: "listening", url: door.url }));
  forPeople([`listening on ${door.url}`, ...hoursLines(start ?? systemClock.now(), false)], options, io);
  logEvents(gateway.trace, options, io);
  for (const fault of options.fault) gateway.inject(fault);
  const stopTyped = typedCommands(io, gateway, parseWebFault);
  await interrupted(io);
  stopTyped();
  gateway.close();
  await door.close();
}

function tlsOf({ tlsKey, tlsCert }: WebSimOptions): { key: string; cert: string } | undefined {
  if (tlsKey === undefined && tlsCert === undefined) return undefined;
  if (tlsKey === undefined || tlsCert === undefined)
    throw new CommandError("Cannot use TLS: --tls-key and --tls-cert are needed together");
  return { key: readText(tlsKey, "key"), cert: readText(tlsCert, "certificate") };
}
