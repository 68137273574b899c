import { z } from "zod";
import { defaultsOf, given, type OptionField } from "../../world/option-fields.ts";
import { isTimeZone } from "../../world/zones.ts";

/** Options of the behaviour of a fake TWS. The command line has the same names: `snapshotMs` is `--snapshot-ms`. */
export interface TwsOptions {
  /**
   * Set of defaults: where life varies, `strict` (the default) takes what breaks more clients, and `gentle` what tests want
   * that are about something else.
   */
  readonly profile?: Profile;
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
  /** Zone of the login: of the greeting, of executions, and of times without a zone. Default `US/Eastern`. */
  readonly timeZone?: string;
  /** Notify each client of its open orders when it connects, as a setting of TWS does. Default false. */
  readonly ordersAtConnect?: boolean;
  /** Messages that a client may send in any second; 0: any number. Default: half of `marketDataLinesMax`, at least 50. */
  readonly messagesPerSecond?: number;
  /** Beyond that rate: `reject` answers 100 and ends the session at the third time, `queue` serves later. Default `reject`. */
  readonly rateLimit?: "reject" | "queue";
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
  /** Open historical requests of a client, those that are kept up to date included. Default 50. */
  readonly historicalMax?: number;
  /** Enforce the pacing of requests for bars of 30 seconds and less (162). Default: strict true, gentle false. */
  readonly historicalPacing?: boolean;
  /** Enforce the pacing of tick-by-tick data and real-time bars (420, 10190). Default: strict true, gentle false. */
  readonly streamPacing?: boolean;
  /** Time from a snapshot request to its end, in ms. Default: strict 11 000, as IBKR's page says; gentle 0. */
  readonly snapshotMs?: number;
  /** Send unset values in the first message of a P&L subscription. Default: strict true, gentle false. */
  readonly pnlUnsetFirst?: boolean;
  /** Answer a what-if order with a warning twice, first without numbers. Default: strict true, gentle false. */
  readonly whatIfWarningFirst?: boolean;
  /** Probability that an `orderStatus` comes twice. Default: strict 0.1, gentle 0. */
  readonly statusDoubled?: number;
  /** Probability that a market order which fills at once has no `orderStatus`. Default: strict 0.1, gentle 0. */
  readonly statusMissing?: number;
  /** Contracts in the details of a chain that are sent in a second; 0: all at once. Default: strict 2 000, gentle 0. */
  readonly contractsPerSecond?: number;
  /** Whether the login has subscribed to the Wall Street Horizon calendar. Default false: 10276. */
  readonly wallStreetHorizon?: boolean;
}

/** Set of defaults of a fake where life varies. */
export type Profile = "strict" | "gentle";

/** Options with every default filled in. */
export type CompleteTwsOptions = Required<Omit<TwsOptions, "masterClientId">> & {
  readonly masterClientId: number | undefined;
};

/** Lowest protocol version that the fake speaks. */
export const SERVER_VERSION_MIN = 151;
/** Highest protocol version that the fake speaks: the last one whose messages are all text. */
export const SERVER_VERSION_MAX = 193;

/** Messages a second of a login with 100 market data lines. */
const MESSAGES_PER_SECOND_LEAST = 50;
const INT32_MAX = 2_147_483_647;
const whole = (min: number, max: number): z.ZodType => z.int().min(min).max(max);
const countMax: z.ZodType = whole(1, 100_000);
const probability: z.ZodType = z.number().min(0).max(1);

/** The options of the behaviour of a fake TWS: checks, defaults and the command line follow from this table. */
export const TWS_OPTIONS: Readonly<Record<keyof TwsOptions, OptionField>> = {
  profile: {
    accepts: z.enum(["strict", "gentle"]),
    about: "what it does where life varies: what breaks more clients, or what most tests want",
    byDefault: "strict",
  },
  serverVersion: {
    accepts: whole(SERVER_VERSION_MIN, SERVER_VERSION_MAX),
    about: "highest protocol version",
    byDefault: SERVER_VERSION_MAX,
  },
  clientsMax: { accepts: whole(1, 1_000), about: "maximum number of clients", byDefault: 32 },
  lingerMs: {
    accepts: whole(0, INT32_MAX),
    about: "time for which a client ID stays in use after a half-open loss",
    byDefault: 30_000,
  },
  masterClientId: {
    accepts: whole(0, INT32_MAX),
    about: "client that receives the events of all orders",
    byDefault: undefined,
  },
  readOnly: {
    accepts: z.boolean(),
    about: "refuse all order messages, as the API setting Read-Only does",
    byDefault: false,
  },
  permissions: {
    accepts: z.enum(["live", "delayed", "none"]),
    about: "market data permissions of the login",
    byDefault: "live",
  },
  timeZone: {
    accepts: z.string().refine(isTimeZone, "expected a time zone such as US/Eastern or Europe/Berlin"),
    about: "time zone of the login",
    byDefault: "US/Eastern",
  },
  ordersAtConnect: {
    accepts: z.boolean(),
    about: "notify each client of its open orders when it connects",
    byDefault: false,
  },
  messagesPerSecond: {
    accepts: whole(0, 1_000_000),
    about:
      "messages a second of a client; 0: unlimited (default: half of the market data lines, at least 50)",
    byDefault: undefined,
  },
  rateLimit: {
    accepts: z.enum(["reject", "queue"]),
    about: "beyond that rate: error 100 and the end of the session at the third time, or later service",
    byDefault: "reject",
  },
  ignoreFrames: {
    accepts: z.boolean(),
    about: "read messages by their fields, as a real TWS does",
    byDefault: false,
  },
  marketDataLinesMax: { accepts: countMax, about: "market data lines of a client", byDefault: 100 },
  marketDepthsMax: { accepts: countMax, about: "market depth subscriptions of a client", byDefault: 3 },
  tickByTicksMax: { accepts: countMax, about: "tick-by-tick subscriptions of a client", byDefault: 5 },
  scannersMax: { accepts: countMax, about: "scanner subscriptions of a client", byDefault: 10 },
  summariesMax: { accepts: countMax, about: "account summaries of a connection", byDefault: 2 },
  historicalMax: {
    accepts: countMax,
    about: "open historical requests of a client",
    byDefault: 50,
  },
  historicalPacing: {
    accepts: z.boolean(),
    about: "enforce the pacing rules for bars up to 30 secs (162)",
    byDefault: true,
    gentle: false,
  },
  streamPacing: {
    accepts: z.boolean(),
    about: "enforce the pacing rules of tick-by-tick data and real-time bars (420, 10190)",
    byDefault: true,
    gentle: false,
  },
  snapshotMs: {
    accepts: whole(0, 600_000),
    about: "time from a snapshot request to its end",
    byDefault: 11_000,
    gentle: 0,
  },
  pnlUnsetFirst: {
    accepts: z.boolean(),
    about: "send unset values in the first message of a P&L subscription",
    byDefault: true,
    gentle: false,
  },
  whatIfWarningFirst: {
    accepts: z.boolean(),
    about: "answer a what-if order that has a warning twice, first without numbers",
    byDefault: true,
    gentle: false,
  },
  statusDoubled: {
    accepts: probability,
    about: "probability that an orderStatus comes twice",
    byDefault: 0.1,
    gentle: 0,
  },
  statusMissing: {
    accepts: probability,
    about: "probability that a market order which fills at once has no orderStatus",
    byDefault: 0.1,
    gentle: 0,
  },
  contractsPerSecond: {
    accepts: whole(0, 1_000_000),
    about: "contracts in the details of a chain that are sent in a second; 0: all at once",
    byDefault: 2_000,
    gentle: 0,
  },
  wallStreetHorizon: {
    accepts: z.boolean(),
    about: "serve the Wall Street Horizon calendar, as for a login that has subscribed to it",
    byDefault: false,
  },
};

/** Fills in the defaults of options that are valid. */
export function completeTwsOptions(options: TwsOptions): CompleteTwsOptions {
  const complete = {
    ...defaultsOf(TWS_OPTIONS, options.profile),
    ...given(options),
  } as CompleteTwsOptions;
  // IBKR permits half as many messages a second as there are market data lines, and gives no login fewer than 100 lines.
  const byLines = Math.max(MESSAGES_PER_SECOND_LEAST, Math.floor(complete.marketDataLinesMax / 2));
  const messagesPerSecond = options.messagesPerSecond ?? byLines;
  return { ...complete, messagesPerSecond };
}
