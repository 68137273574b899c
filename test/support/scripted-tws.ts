import { Buffer } from "node:buffer";
import type { MemoryNetwork, ServerLink, VirtualClock } from "../../sim/mod.ts";
import { requestName } from "../../sim/wire/catalogue.ts";
import { ClientReader, encodeFrame } from "../../sim/wire/frames.ts";
import { rawHost } from "./raw-host.ts";

/** One message before it is encoded: its number first. */
export type Frame = readonly (string | number)[];

/** One message of the client. */
export interface ClientFrame {
  /** Fields as they came, the number of the message first. */
  readonly fields: readonly string[];
  /** Name of the message, e.g. `reqPositions`. */
  readonly name: string;
  /** Connection that it came over, from 1. */
  readonly connection: number;
  /** Virtual time at which it arrived, in epoch ms. */
  readonly atMs: number;
}

/** Options of a scripted TWS. */
export interface ScriptedTwsOptions {
  /** Accounts of the session, separated by commas. Default `DU1`. */
  readonly accounts?: string;
  /** First order number of a session. Default 100. */
  readonly nextValidId?: number;
  /** Server version of the handshake. Default 193. */
  readonly serverVersion?: number;
  /** Does it answer the handshake? Default true; false leaves it to the script, which receives START_API. */
  readonly welcomes?: boolean;
  /** Does it answer `reqCurrentTime`, which the heartbeat sends? Default true. */
  readonly answersTime?: boolean;
  /** Size of the chunks in which it sends, in bytes. Default: one call of `send` is one chunk. */
  readonly chunkBytes?: number;
}

/** One connection of a client to a scripted TWS. */
export interface ScriptedConnection {
  /** Number of the connection, from 1. */
  readonly id: number;
  /** Sends frames as one chunk. */
  send(...frames: readonly Frame[]): void;
  /** Sends frames as several chunks, cut at these offsets in bytes. */
  sendCut(offsets: readonly number[], ...frames: readonly Frame[]): void;
  /** Sends bytes as they are. */
  bytes(chunk: Uint8Array): void;
  /** Ends the connection, in order or at once. */
  end(how?: "fin" | "rst"): void;
}

/** Called with each message of the client, except those of the handshake and the heartbeat. */
export type OnFrame = (frame: ClientFrame, connection: ScriptedConnection) => void;

/**
 * A TWS whose answers a test scripts, on a port of the virtual network.
 *
 * @example
 * ```ts
 * const tws = new ScriptedTws(world, 5000, ({ name }, { send }) => {
 *   if (name === "reqPositions") send(position("AAPL", 1, 10), POSITION_END);
 * });
 * ```
 */
export class ScriptedTws {
  /** Every message of the client after START_API, the heartbeat's included. */
  readonly received: ClientFrame[] = [];
  /** Connections so far, oldest first. */
  readonly connections: ScriptedConnection[] = [];
  readonly #clock: VirtualClock;
  readonly #onFrame: OnFrame;
  readonly #options: ScriptedTwsOptions;

  /** Listens on a port. */
  constructor(
    { network, clock }: { readonly network: MemoryNetwork; readonly clock: VirtualClock },
    port: number,
    onFrame: OnFrame = () => {},
    options: ScriptedTwsOptions = {},
  ) {
    this.#clock = clock;
    this.#onFrame = onFrame;
    this.#options = options;
    network.attach(
      rawHost((link) => this.#accept(link)),
      port,
    );
  }

  /** The newest connection. */
  get last(): ScriptedConnection {
    const last = this.connections.at(-1);
    if (last === undefined)
      throw new Error("Cannot use the connection of the client: it has not dialled yet");
    return last;
  }

  /** Messages of one name, oldest first. */
  of(name: string): readonly ClientFrame[] {
    return this.received.filter((frame) => frame.name === name);
  }

  #accept(link: ServerLink): (bytes: Uint8Array) => void {
    const { accounts = "DU1", nextValidId = 100, serverVersion = 193, chunkBytes } = this.#options;
    const { welcomes = true, answersTime = true } = this.#options;
    const write = (bytes: Uint8Array, offsets: readonly number[]): void => {
      const edges = [0, ...offsets.filter((at) => at > 0 && at < bytes.length), bytes.length];
      for (const [at, edge] of edges.slice(1).entries()) link.write(bytes.subarray(edges[at], edge));
    };
    const every = (bytes: Uint8Array): readonly number[] =>
      chunkBytes === undefined ? [] : Array.from(bytes, (_, at) => at).filter((at) => at % chunkBytes === 0);
    const connection: ScriptedConnection = {
      id: this.connections.length + 1,
      send: (...frames) => {
        const bytes = encoded(frames);
        write(bytes, every(bytes));
      },
      sendCut: (offsets, ...frames) => write(encoded(frames), offsets),
      bytes: (chunk) => link.write(chunk),
      end: (how = "fin") => (how === "fin" ? link.end() : link.reset()),
    };
    this.connections.push(connection);
    const reader = new ClientReader();
    return (bytes) => {
      for (const inbound of reader.push(bytes)) {
        if (inbound.kind === "bad") throw new Error(`Cannot read what the client sent: ${inbound.reason}`);
        if (inbound.kind === "hello") {
          connection.send([serverVersion, "20260113 10:00:00 EST"]);
          continue;
        }
        const { fields } = inbound;
        const atMs = this.#clock.now();
        const frame = { fields, name: requestName(fields), connection: connection.id, atMs };
        if (frame.name === "startApi" && welcomes) {
          connection.send([15, 1, accounts], [9, 1, nextValidId]);
          continue;
        }
        this.received.push(frame);
        if (frame.name === "reqCurrentTime" && answersTime)
          connection.send([49, 1, Math.floor(atMs / 1_000)]);
        else this.#onFrame(frame, connection);
      }
    };
  }
}

/** Encodes frames one after the other. */
export function encoded(frames: readonly Frame[]): Uint8Array {
  return Buffer.concat(frames.map((fields) => encodeFrame(fields.map(String))));
}

/** An error or a notice; `reqId` -1 belongs to no request. */
export const errorFrame = (reqId: number | string, code: number, text: string): Frame => [
  ...[4, 2, reqId, code, text, ""],
];
/** Error 100, with the number of a request or without (-1). */
export const rateExceeded = (reqId: number | string = -1): Frame =>
  errorFrame(reqId, 100, "Max rate of messages per second has been exceeded:max=50 rec=51");
/** One position of a share. */
export const position = (symbol: string, conId: number, size: number, account = "DU1"): Frame => [
  ...[61, 3, account, conId, symbol, "STK", "", 0, "", "", "NASDAQ", "USD", symbol, "NMS", size, 1],
];
/** End of the positions. */
export const POSITION_END: Frame = [62, 1];
/** One value of an account summary. */
export const accountSummary = (
  reqId: number | string,
  tag: string,
  value: string,
  account = "DU1",
): Frame => [...[63, 1, reqId, account, tag, value, "USD"]];
/** End of an account summary. */
export const accountSummaryEnd = (reqId: number | string): Frame => [64, 1, reqId];
/** One value of an account. */
export const accountValue = (key: string, value: string, account = "DU1"): Frame => [
  ...[6, 2, key, value, "USD", account],
];
/** End of the values of one account. */
export const accountDownloadEnd = (account = "DU1"): Frame => [54, 1, account];
/** A price: `tickType` 1 bid, 2 ask, 4 last. */
export const tickPrice = (reqId: number | string, tickType: number, price: number): Frame => [
  ...[1, 6, reqId, tickType, price, 3, 0],
];
/** End of a snapshot. */
export const tickSnapshotEnd = (reqId: number | string): Frame => [57, 1, reqId];
/** End of the open orders. */
export const OPEN_ORDER_END: Frame = [53, 1];
/** End of the completed orders. */
export const COMPLETED_ORDERS_END: Frame = [102];
/** End of the contract details of one request. */
export const contractDetailsEnd = (reqId: number | string): Frame => [52, 1, reqId];
