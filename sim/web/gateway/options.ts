/** Options of the behaviour of a fake gateway. */
export interface GatewayOptions {
  /**
   * `gateway` (default): one login of a person, which all local clients share without a cookie. `oauth`: each bearer token is
   * a login of its own, and all compete for the one brokerage session of the username.
   */
  readonly access?: "gateway" | "oauth";
  /** False: nobody has logged in yet. Default true. */
  readonly loggedIn?: boolean;
  /** Requests in any second before the penalty box. Default 10. */
  readonly requestsPerSecond?: number;
  /** Duration of the penalty box, in ms. Default 900 000. */
  readonly penaltyMs?: number;
  /** Time without a request after which the brokerage session ends, in ms. Default 300 000. */
  readonly idleMs?: number;
  /** Life of a market data stream of a WebSocket, in ms. Default 900 000. */
  readonly marketDataMs?: number;
  /** Interval of the frames of market data and of profit and loss, in ms. Default 0: 500 and 1 000. */
  readonly frameMs?: number;
  /** Time in which an order question must be answered, in ms; a reply after it gets 503. Default 10 000. */
  readonly questionMs?: number;
  /** Time zone of the nightly reset. Default `America/New_York`. */
  readonly resetZone?: string;
  /** False: no nightly reset. Default true. */
  readonly nightlyReset?: boolean;
  /** Name of the brokerage session's field in the status: newer servers send `established`. Default true. */
  readonly established?: boolean;
  /**
   * False: the status of a login whose brokerage session has ended has `connected` false, as IBKR's example of a session that
   * timed out. Default true: clients see that `ssodh/init` is enough.
   */
  readonly timedOutConnected?: boolean;
  /** Time from `ssodh/init` until the brokerage session serves requests, in ms: before, they get "no bridge". Default 500. */
  readonly establishMs?: number;
}

/** Options with their defaults. */
export type CompleteGatewayOptions = Required<GatewayOptions>;

/** Fills in the defaults. */
export function completeGatewayOptions(options: GatewayOptions): CompleteGatewayOptions {
  return {
    access: "gateway",
    loggedIn: true,
    requestsPerSecond: 10,
    penaltyMs: 900_000,
    idleMs: 300_000,
    marketDataMs: 900_000,
    frameMs: 0,
    questionMs: 10_000,
    resetZone: "America/New_York",
    nightlyReset: true,
    established: true,
    timedOutConnected: true,
    establishMs: 500,
    ...options,
  };
}
