import type { ConnectionId } from "./effects.ts";
import { HistoricalPacing } from "./historical-pacing.ts";
import { MessageQueue } from "./message-queue.ts";
import { MessageRate } from "./message-rate.ts";
import { RecentRequests } from "./recent-requests.ts";

/** Accounts, and the model if there is one, whose positions a client subscribed to by number. */
interface PositionsMulti {
  readonly accounts: readonly string[];
  readonly scope: { readonly model?: string | undefined };
}

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
  /** Account whose updates were requested last (`reqAccountUpdates`). */
  accountUpdates: string;
  /** Accounts and model of each of its subscriptions to positions by number. */
  readonly positionsMulti: Map<number, PositionsMulti>;
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
  /** Whether the Wall Street Horizon metadata were answered, without which no events are. */
  wshMetaData: "unknown" | "answered";
  /** Requests for tick-by-tick data of the last 15 seconds, by contract and tick type. */
  readonly tickRequests: RecentRequests;
  /** Requests for real-time bars of the last ten minutes. */
  readonly barRequests: RecentRequests;
}

const TICKS_PACED_MS = 15_000;
const BARS_PACED_MS = 600_000;

/** Makes the state of a new connection. */
export function newClientState(connection: ConnectionId, version: number, paced: boolean): ClientState {
  return {
    connection,
    version,
    clientId: undefined,
    currentTimeSentMs: Number.NEGATIVE_INFINITY,
    marketDataType: 1,
    summaries: new Set(),
    accountUpdates: "",
    positionsMulti: new Map(),
    rate: new MessageRate(),
    rateBreaches: 0,
    paced,
    queued: new MessageQueue(),
    waitingForIbkr: new MessageQueue(),
    incomplete: [],
    autoOpenOrders: false,
    historicalPacing: new HistoricalPacing(),
    wshMetaData: "unknown",
    tickRequests: new RecentRequests(TICKS_PACED_MS),
    barRequests: new RecentRequests(BARS_PACED_MS),
  };
}
