import type { ConnectionId } from "./effects.ts";
import { HistoricalPacing } from "./historical-pacing.ts";
import { MessageQueue } from "./message-queue.ts";
import { MessageRate } from "./message-rate.ts";

/** State that TWS keeps for one connection and drops with it, subscriptions aside. */
export interface ClientState {
  readonly connection: ConnectionId;
  readonly version: number;
  /** Set by START_API. */
  clientId: number | undefined;
  /** Instant at which `currentTime` was sent last, epoch ms. */
  currentTimeSentMs: number;
  /** Last `reqMarketDataType`: 1 live, 2 frozen, 3 delayed, 4 delayed frozen. */
  marketDataType: number;
  /** Request numbers of account summaries ever used on this connection: TWS counts these, and a cancel frees none. */
  readonly summaries: Set<number>;
  /** Whether it subscribed to positions. */
  positions: boolean;
  /** Counter of the messages that it sent within the last second. */
  readonly rate: MessageRate;
  /** Number of messages that exceeded the rate. */
  rateBreaches: number;
  /** Whether messages that exceed the rate are queued instead of refused. */
  readonly paced: boolean;
  /** Messages that exceeded the rate and are served later, oldest first. */
  readonly queued: MessageQueue;
  /** Messages that wait for the link to IBKR, oldest first. */
  readonly waitingForIbkr: MessageQueue;
  /** Fields of an incomplete message, where frame boundaries are ignored. */
  readonly incomplete: string[];
  /** Whether the last `reqAutoOpenOrders` binds orders that are placed manually in TWS to this client. */
  autoOpenOrders: boolean;
  readonly historicalPacing: HistoricalPacing;
}

/** Makes the state of a new connection. */
export function newClientState(connection: ConnectionId, version: number, paced: boolean): ClientState {
  return {
    connection,
    version,
    clientId: undefined,
    currentTimeSentMs: Number.NEGATIVE_INFINITY,
    marketDataType: 1,
    summaries: new Set(),
    positions: false,
    rate: new MessageRate(),
    rateBreaches: 0,
    paced,
    queued: new MessageQueue(),
    waitingForIbkr: new MessageQueue(),
    incomplete: [],
    autoOpenOrders: false,
    historicalPacing: new HistoricalPacing(),
  };
}
