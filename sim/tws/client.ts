import type { ConnectionId } from "./effects.ts";
import type { Feed } from "./feed.ts";
import { HistoricalPacing } from "./historical-pacing.ts";

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
  /** When its messages of the last second came, epoch ms, and how often they were too many. */
  readonly recentMs: number[];
  breaches: number;
  readonly historicalPacing: HistoricalPacing;
}

export function newClient(connection: ConnectionId, version: number): Client {
  return {
    connection,
    version,
    clientId: undefined,
    toldTimeMs: Number.NEGATIVE_INFINITY,
    marketDataType: 1,
    feeds: new Map(),
    summaries: new Set(),
    positions: false,
    recentMs: [],
    breaches: 0,
    historicalPacing: new HistoricalPacing(),
  };
}
