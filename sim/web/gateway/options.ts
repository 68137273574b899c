import { z } from "zod";
import { defaultsOf, given, type OptionField } from "../../world/option-fields.ts";
import { isTimeZone } from "../../world/zones.ts";

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
  /**
   * Rows of the answer to a bracket: `each` (default), one for each order, or `parent`, that of the parent alone. IBKR documents
   * neither: clients have received several rows (Voyz/ibind#10), and others expect one.
   */
  readonly bracketRows?: "each" | "parent";
}

/** Options with their defaults. */
export type CompleteGatewayOptions = Required<GatewayOptions>;

const INT32_MAX = 2_147_483_647;
const ms: z.ZodType = z.int().min(0).max(INT32_MAX);
const yesOrNo: z.ZodType = z.boolean();

/** The options of the behaviour of a fake gateway: checks and defaults follow from this table. */
export const GATEWAY_OPTIONS: Readonly<Record<keyof GatewayOptions, OptionField>> = {
  access: {
    accepts: z.enum(["gateway", "oauth"]),
    about: "one login that all clients share, or one for each bearer token",
    byDefault: "gateway",
  },
  loggedIn: { accepts: yesOrNo, about: "begin with a login that somebody has done", byDefault: true },
  requestsPerSecond: {
    accepts: z.int().min(1).max(1_000_000),
    about: "requests in any second before the penalty box",
    byDefault: 10,
  },
  penaltyMs: { accepts: ms, about: "duration of the penalty box", byDefault: 900_000 },
  idleMs: {
    accepts: ms,
    about: "time without a request after which the brokerage session ends",
    byDefault: 300_000,
  },
  marketDataMs: { accepts: ms, about: "life of a market data stream", byDefault: 900_000 },
  frameMs: { accepts: ms, about: "interval of the frames of market data; 0: 500 and 1 000", byDefault: 0 },
  questionMs: {
    accepts: ms,
    about: "time in which an order question must be answered",
    byDefault: 10_000,
  },
  resetZone: {
    accepts: z.string().refine(isTimeZone, "expected a time zone such as America/New_York"),
    about: "time zone of the nightly reset",
    byDefault: "America/New_York",
  },
  nightlyReset: { accepts: yesOrNo, about: "reset every night", byDefault: true },
  established: { accepts: yesOrNo, about: "name the field of the status established", byDefault: true },
  timedOutConnected: {
    accepts: yesOrNo,
    about: "report connected after the brokerage session has ended",
    byDefault: true,
  },
  establishMs: {
    accepts: ms,
    about: "time from ssodh/init until the brokerage session serves requests",
    byDefault: 500,
  },
  bracketRows: {
    accepts: z.enum(["each", "parent"]),
    about: "rows of the answer to a bracket: one for each order, or that of the parent alone",
    byDefault: "each",
  },
};

/** Fills in the defaults. */
export function completeGatewayOptions(options: GatewayOptions): CompleteGatewayOptions {
  return { ...defaultsOf(GATEWAY_OPTIONS), ...given(options) } as CompleteGatewayOptions;
}
