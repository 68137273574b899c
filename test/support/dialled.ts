import { encodeFrame } from "../../sim/wire/frames.ts";
import { type Logger, silentLogger } from "../../src/logger.ts";
import type { Connector, Session } from "../../src/seams/connector.ts";
import type { Transport } from "../../src/seams/transport.ts";
import { stoqeyConnector } from "../../src/stoqey/connection/connector.ts";
import { rawHost } from "./raw-host.ts";
import { MemoryNetwork, type ServerLink, VirtualClock } from "./sim.ts";

/** The frames with which TWS begins a session. */
export const HANDSHAKE: readonly Uint8Array[] = [
  encodeFrame(["193", "20260113 14:30:00 UTC"]),
  encodeFrame(["15", "1", "DU1"]),
  encodeFrame(["9", "1", "40"]),
];

/** Settings of `dialled`. */
export interface DialledOptions {
  readonly logger?: Logger;
  /** Stands between the connector and the network. */
  readonly through?: (network: Transport) => Transport;
  /** Called with every event of the session. */
  readonly heard?: (event: string, args: readonly unknown[]) => void;
}

/** A connector that has dialled, and what came of it. */
export interface Dialled {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly attempt: ReturnType<Connector["dial"]>;
  /** What the observer received, in order. */
  readonly heard: string[];
  readonly events: [event: string, ...args: unknown[]][];
  readonly skipped: number[];
  /** Texts of the errors that ended it. */
  readonly errors: string[];
  /** How the connection was left, as the server sees it. */
  readonly ends: string[];
  /** Lets the server send one more message. */
  says(...fields: readonly (string | number)[]): Promise<void>;
  api(): Session["api"];
  session(): Session | undefined;
}

/** Dials something that sends these chunks, and keeps what the observer heard and how the connection ended. */
export async function dialled(chunks: readonly Uint8Array[], options: DialledOptions = {}): Promise<Dialled> {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const ends: string[] = [];
  let server: ServerLink | undefined;
  const host = rawHost((link) => {
    server = link;
    for (const chunk of chunks) link.write(chunk);
    return undefined;
  });
  network.attach(
    {
      ...host,
      accept: (link, dial) => ({ ...host.accept(link, dial), left: (how) => void ends.push(how) }),
    },
    4002,
  );
  const heard: string[] = [];
  const events: [event: string, ...args: unknown[]][] = [];
  const skipped: number[] = [];
  const errors: string[] = [];
  let session: Session | undefined;
  const transport = options.through?.(network) ?? network;
  const connector = stoqeyConnector({ transport, clock, logger: options.logger ?? silentLogger });
  const attempt = connector.dial(
    { host: "127.0.0.1", port: 4002, clientId: 1 },
    {
      opened: () => heard.push("opened"),
      ready: (ready) => {
        session = ready;
        heard.push("ready");
      },
      received: (event, args) => {
        events.push([event, ...args]);
        options.heard?.(event, args);
      },
      skipped: (messageId) => skipped.push(messageId),
      ended: (error) => {
        heard.push(error.code);
        errors.push(error.message);
      },
    },
  );
  await clock.advance(1);
  /** Lets the server say something more. */
  const says = async (...fields: readonly (string | number)[]) => {
    server?.write(encodeFrame(fields.map(String)));
    await clock.advance(1);
  };
  const api = () => {
    if (session === undefined) throw new Error("there is no session");
    return session.api;
  };
  return { clock, network, attempt, heard, events, skipped, errors, ends, says, api, session: () => session };
}
