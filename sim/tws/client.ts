import type { Instrument } from "../exchange/types.ts";
import type { ConnectionId } from "./effects.ts";

/** A running subscription to market data. */
export interface Stream {
  readonly instrument: Instrument;
  /** What was sent last, by tick type. */
  readonly sent: Map<number, string>;
}

/** What TWS keeps of one connection; all of it ends with the connection. */
export interface Client {
  readonly connection: ConnectionId;
  readonly version: number;
  /** Set by START_API. */
  clientId: number | undefined;
  /** When it was last told the time, epoch ms. */
  toldTimeMs: number;
  readonly streams: Map<number, Stream>;
  /** Request numbers of account summaries ever used on this connection: TWS counts these, and a cancel frees none. */
  readonly summaries: Set<number>;
}

export function newClient(connection: ConnectionId, version: number): Client {
  return {
    connection,
    version,
    clientId: undefined,
    toldTimeMs: Number.NEGATIVE_INFINITY,
    streams: new Map(),
    summaries: new Set(),
  };
}
