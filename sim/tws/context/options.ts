/** Options of a fake TWS. */
export interface TwsOptions {
  /** Highest protocol version that it speaks, 151 to 193. Default 193. */
  readonly serverVersion?: number;
  /** Number of clients at once. Default 32, as in the real one. */
  readonly clientsMax?: number;
  /** Time for which a client ID stays in use after a half-open loss, in ms. Default 30 000. */
  readonly lingerMs?: number;
  /** Client ID of the master client, which is notified of all orders; default none. */
  readonly masterClientId?: number | undefined;
  /** Read-Only API: refuse every request about orders. Default false. */
  readonly readOnly?: boolean;
  /** Market data that the login has subscribed to: live, delayed only, or none. Default `live`. */
  readonly permissions?: "live" | "delayed" | "none";
  /** Messages that a client may send in any second, 0 for any number; beyond them error 100, and at the third the end. Default 0. */
  readonly messagesPerSecondMax?: number;
  /** Queue messages that exceed that rate instead of refusing them. A client can also request it by `+PACEAPI`. Default false. */
  readonly pacing?: boolean;
  /** Read messages by their fields and ignore frame boundaries, as the real one does. Default false: 320. */
  readonly ignoreFrames?: boolean;
  /** Market data lines of a client. Default 100. */
  readonly marketDataLinesMax?: number;
  /** Market depth subscriptions of a client. Default 3. */
  readonly marketDepthsMax?: number;
  /** Tick-by-tick subscriptions of a client. Default 5. */
  readonly tickByTicksMax?: number;
  /** Scanner subscriptions of a client. Default 10. */
  readonly scannersMax?: number;
  /** Request numbers that a connection can use for account summaries. Default 2. */
  readonly summariesMax?: number;
  /** Open historical requests of a client. Default 50. */
  readonly historicalMax?: number;
  /** Enforce the pacing of requests for bars of 30 seconds and less (162). Default false. */
  readonly historicalPacing?: boolean;
}

/** Options with every default filled in. */
export type CompleteTwsOptions = Required<Omit<TwsOptions, "masterClientId">> & {
  readonly masterClientId: number | undefined;
};

/** Lowest protocol version that the fake speaks. */
export const SERVER_VERSION_MIN = 151;
/** Highest protocol version that the fake speaks: the last one whose messages are all text. */
export const SERVER_VERSION_MAX = 193;

/** Fills in the defaults. */
export function completeTwsOptions(options: TwsOptions): CompleteTwsOptions {
  return {
    serverVersion: options.serverVersion ?? SERVER_VERSION_MAX,
    clientsMax: options.clientsMax ?? 32,
    lingerMs: options.lingerMs ?? 30_000,
    masterClientId: options.masterClientId,
    readOnly: options.readOnly ?? false,
    permissions: options.permissions ?? "live",
    messagesPerSecondMax: options.messagesPerSecondMax ?? 0,
    pacing: options.pacing ?? false,
    ignoreFrames: options.ignoreFrames ?? false,
    marketDataLinesMax: options.marketDataLinesMax ?? 100,
    marketDepthsMax: options.marketDepthsMax ?? 3,
    tickByTicksMax: options.tickByTicksMax ?? 5,
    scannersMax: options.scannersMax ?? 10,
    summariesMax: options.summariesMax ?? 2,
    historicalMax: options.historicalMax ?? 50,
    historicalPacing: options.historicalPacing ?? false,
  };
}
