/** How this TWS differs from any other. */
export interface TwsOptions {
  /** The highest protocol version that it speaks, 151 to 193. Default 193. */
  readonly serverVersion?: number;
  /** Most clients at once. Default 32, as in the real one. */
  readonly clientsMax?: number;
  /** How long a client ID stays taken after a half-open loss, in ms. Default 30 000. */
  readonly lingerMs?: number;
  /** The client that is told of all orders; default none. */
  readonly masterClientId?: number | undefined;
  /** Refuse everything that is about orders, as TWS's own setting does. Default false. */
  readonly readOnly?: boolean;
  /** What the login may see: live data, delayed data only, or none. Default `live`. */
  readonly permissions?: "live" | "delayed" | "none";
  /** Messages in any second that a client may send, 0 for any number; beyond, 100, and the third time the end. Default 0. */
  readonly messagesPerSecondMax?: number;
  /** Serve messages that come too fast later, instead of refusing them? A client may also ask for it by `+PACEAPI`. Default false. */
  readonly pacing?: boolean;
  /** Read what a client sends as one stream of fields, whatever its frames, as the real one does? Default false: 320. */
  readonly fieldStream?: boolean;
  /** Market data lines of a client. Default 100. */
  readonly marketDataLinesMax?: number;
  /** Books that a client may watch. Default 3. */
  readonly marketDepthsMax?: number;
  /** Tick-by-tick subscriptions of a client. Default 5. */
  readonly tickByTicksMax?: number;
  /** Scans of a client. Default 10. */
  readonly scannersMax?: number;
  /** Different account summaries of a connection. Default 2. */
  readonly summariesMax?: number;
  /** Historical requests of a client that are open at once. Default 50. */
  readonly historicalMax?: number;
  /** Hold to the pacing rules for bars of 30 seconds and less (162)? Default false. */
  readonly historicalPacing?: boolean;
}

/** The same, complete. */
export type CompleteTwsOptions = Required<TwsOptions>;

/** The lowest version that it speaks. */
export const SERVER_VERSION_MIN = 151;
/** The highest: the last one whose messages are all text. */
export const SERVER_VERSION_MAX = 193;

/** Fills in what was left out. */
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
    fieldStream: options.fieldStream ?? false,
    marketDataLinesMax: options.marketDataLinesMax ?? 100,
    marketDepthsMax: options.marketDepthsMax ?? 3,
    tickByTicksMax: options.tickByTicksMax ?? 5,
    scannersMax: options.scannersMax ?? 10,
    summariesMax: options.summariesMax ?? 2,
    historicalMax: options.historicalMax ?? 50,
    historicalPacing: options.historicalPacing ?? false,
  };
}
