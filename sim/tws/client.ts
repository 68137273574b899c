import type { ConnectionId } from "./effects.ts";
import type { Feed } from "./feed.ts";
import { HistoricalPacing } from "./historical-pacing.ts";
import { MessageRate } from "./message-rate.ts";

/** What TWS keeps of one connection; all of it ends with the connection. */
export interface Client {
  readonly connection: ConnectionId;
  readonly version: number;
  /** Set by START_API. */
  clientId: number | undefined;
  /** When it was last told the time, epoch ms. */
  toldTimeMs: number;
  /** What it asked for with `reqMarketDataType`: 1 live, 2 frozen, 3 delayed, 4 delayed frozen. */
  marketDataType: number;
  /** What it is sent again and again, by kind and request number. */
  readonly feeds: Map<string, Feed>;
  /** Request numbers of account summaries ever used on this connection: TWS counts these, and a cancel frees none. */
  readonly summaries: Set<number>;
  /** Is it told of every change of a position? */
  positions: boolean;
  /** What it has sent lately, and how often that was too much. */
  readonly rate: MessageRate;
  breaches: number;
  /** Are its messages served later when they come too fast, instead of refused? */
  readonly paced: boolean;
  /** Messages that came too fast and are served later, oldest first. */
  readonly queued: (readonly string[])[];
  /** Messages that wait for TWS to be connected to IBKR again, oldest first. */
  readonly held: (readonly string[])[];
  /** Fields of a message that is not whole yet, where frames do not count. */
  readonly unread: string[];
  /** Does it take over every order that is placed by hand from now on? */
  bindsOrders: boolean;
  readonly historicalPacing: HistoricalPacing;
}

export function newClient(connection: ConnectionId, version: number, paced: boolean): Client {
  return {
    connection,
    version,
    clientId: undefined,
    toldTimeMs: Number.NEGATIVE_INFINITY,
    marketDataType: 1,
    feeds: new Map(),
    summaries: new Set(),
    positions: false,
    rate: new MessageRate(),
    breaches: 0,
    paced,
    queued: [],
    held: [],
    unread: [],
    bindsOrders: false,
    historicalPacing: new HistoricalPacing(),
  };
}
