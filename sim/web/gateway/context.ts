import type { Exchange } from "../../exchange/exchange.ts";
import type { CompleteGatewayOptions } from "./options.ts";

/** What the gateway remembers for one brokerage session, and forgets with it. */
export interface BrokerageMemory {
  /** Whether `/iserver/accounts` was requested: without it orders, snapshots and trades are refused. */
  primed: boolean;
  /** Contracts with an open snapshot, and the time of the first request, epoch ms. */
  readonly snapshots: Map<number, number>;
  /** Symbols that were searched: derivatives need a search before. */
  readonly searched: Set<string>;
  /** Reads that were requested before, of orders, trades and profits: the first answer is empty. */
  readonly warm: Set<"orders" | "trades" | "pnl">;
  /** Types of suppressed order questions, e.g. `o163`. */
  readonly suppressed: Set<string>;
  /** The account that trades and order status refer to. */
  selectedAccount: string;
  /** Whether a request for orders with filters has muted the details of the `sor` topic. */
  ordersMuted: boolean;
  /** Contracts whose history was requested before: the first request fails. None by default. */
  historyWarm?: Set<number>;
  /** Whether `/hmds/auth/init` was requested: other `/hmds` requests need it. Default false. */
  hmdsReady?: boolean;
  /** Time of the last `unsubscribeall`, which ends every market data stream of the session, epoch ms. */
  unsubscribedAllMs?: number;
}

/** What the gateway remembers for one login. */
export interface Login {
  /** The bearer token; empty for the login of a gateway. */
  readonly token: string;
  /** The session ID that `/tickle` returns, 32 hexadecimal digits. */
  readonly session: string;
  /** Whether `/portfolio/accounts` was requested: other portfolio requests need it. */
  portfolioPrimed: boolean;
  /** The brokerage session that it holds; undefined for none. */
  brokerage: BrokerageMemory | undefined;
}

/** What a handler can see and change. */
export interface GatewayContext {
  /** Epoch ms. */
  readonly nowMs: number;
  readonly exchange: Exchange;
  readonly options: CompleteGatewayOptions;
  /** The login that sent the request, or opened the socket. */
  readonly login: Login;
  /** Its brokerage session. Only handlers of the layers `brokerage` and `primed` may read it: it throws where there is none. */
  readonly brokerage: BrokerageMemory;
}
