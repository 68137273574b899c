/**
 * The one table of TWS's message codes that the pool acts on: what each means for a read, for a stream, for an order, for
 * the session and for the budgets. A code that is not listed ends the request that it is about.
 *
 * @see TWS API reference, Message Codes; `10167`, `10182` and `10225` as observed with TWS 10.19 and later.
 */

/** What a message about a request means for it. */
export type Meaning =
  /** It says something about the request and ends nothing. */
  | "notice"
  /** TWS did not take the request, or forgot it: it has to be sent again. */
  | "retry"
  /** Nothing comes until the cause is over, and then by itself. */
  | "pause"
  /** It is about an order that has the same number. */
  | "about an order"
  /** TWS refused the request, or ended it. */
  | "end";

/** The kinds of request that a message can be about. */
export type RequestKind = "read" | "stream";

/** What a message about an order says: it leaves the order as it is, it answers a cancel of it, or something else. */
export type OrderMeaning = "notice" | "answers a cancel" | "other";

/** What a message means for the session. */
export type SessionMeaning = "cut off" | "back" | "back, data lost" | "port moved" | "client ID in use";

/** What a data farm serves. */
export type FarmService = "market-data" | "historical" | "contracts";
/** Does it? An inactive farm wakes on demand. */
export type FarmState = "ok" | "broken" | "inactive" | "connecting";

/** Which budget a message says was exceeded. */
export type Budget = "messages" | "historical";

/** What one code means. */
interface Row {
  /** For a request. Default `end`, or for a stream what it means for a read. */
  readonly read?: Meaning;
  readonly stream?: Meaning;
  /** For an order; a request that has the number of an order as well is not meant. */
  readonly order?: OrderMeaning;
  readonly session?: SessionMeaning;
  readonly farm?: readonly [service: FarmService, state: FarmState];
  readonly budget?: Budget;
}

/** Too many messages in a second. */
export const RATE_EXCEEDED = 100;
/** The number of an order was used before. */
export const DUPLICATE_ORDER_ID = 103;
/** A change of an order is not about the same contract and side. */
export const NOT_THE_SAME_ORDER = 105;
/** The order was cancelled. */
export const ORDER_CANCELLED = 202;
/** There is no subscription with this number. */
export const UNKNOWN_TICKER_ID = 300;
/** TWS could not read a request. */
export const UNREADABLE = 320;
/** TWS could read a request and did not carry it out. */
export const NOT_PROCESSED = 322;
/** Another client of TWS has this client ID. */
export const CLIENT_ID_IN_USE = 326;
/** Only client 0 takes over orders that are placed in TWS. */
export const ONLY_CLIENT_0 = 327;
/** No connection: TWS was not reached, so nothing was sent. */
export const NOT_CONNECTED = 504;
/** `@stoqey/ib` itself cannot decode a message. */
export const NOT_DECODED = 505;
/** TWS has ended the updates of an account. */
export const ACCOUNT_UNSUBSCRIBED = 2100;
/** The order that another one names as its parent is not there. */
export const MISSING_PARENT = 10006;
/** There is no such order to be cancelled. */
export const ORDER_NOT_FOUND = 10147;

const NOTICE: Row = { read: "notice" };
const ABOUT_ORDER: Row = { order: "other" };
const ORDER_NOTICE: Row = { order: "notice" };
const ANSWERS_CANCEL: Row = { order: "answers a cancel" };
/** Ends a read; a stream has to be requested again. */
const STREAM_AGAIN: Row = { stream: "retry" };

const TABLE: ReadonlyMap<number, Row> = new Map<number, Row>([
  [RATE_EXCEEDED, { budget: "messages" }],
  [DUPLICATE_ORDER_ID, ABOUT_ORDER],
  // Order rejected before it was placed: for its ID, its contract or side, its fields, its size, its price.
  ...[104, NOT_THE_SAME_ORDER, 106, 107, 109, 110, 111, 116].map((code) => [code, ABOUT_ORDER] as const),
  // No such order, not to be cancelled, not in a state for it, already being cancelled.
  ...[135, 136, 137, 161].map((code) => [code, ANSWERS_CANCEL] as const),
  // The service for historical data uses one code for everything; only the text says what.
  [162, { budget: "historical" }],
  [201, ANSWERS_CANCEL],
  [ORDER_CANCELLED, ANSWERS_CANCEL],
  // The book of a contract was halted, or reset.
  [316, STREAM_AGAIN],
  [317, STREAM_AGAIN],
  [CLIENT_ID_IN_USE, { session: "client ID in use" }],
  // Order message, as for a market that is closed; shares to be borrowed are looked for.
  [399, ORDER_NOTICE],
  [404, ORDER_NOTICE],
  // A scanner brings fewer rows than asked for.
  [492, NOTICE],
  [1100, { session: "cut off" }],
  [1101, { session: "back, data lost" }],
  [1102, { session: "back" }],
  [1300, { session: "port moved" }],
  [2103, { farm: ["market-data", "broken"] }],
  [2104, { farm: ["market-data", "ok"] }],
  [2105, { farm: ["historical", "broken"] }],
  [2106, { farm: ["historical", "ok"] }],
  [2107, { farm: ["historical", "inactive"] }],
  [2108, { farm: ["market-data", "inactive"] }],
  [2110, { session: "cut off" }],
  [2119, { farm: ["market-data", "connecting"] }],
  [2157, { farm: ["contracts", "broken"] }],
  [2158, { farm: ["contracts", "ok"] }],
  [2159, { farm: ["contracts", "inactive"] }],
  [MISSING_PARENT, ABOUT_ORDER],
  // A part of the market data is not subscribed.
  [10090, NOTICE],
  [10091, NOTICE],
  [ORDER_NOT_FOUND, ANSWERS_CANCEL],
  [10148, ANSWERS_CANCEL],
  // Delayed data come instead.
  [10167, NOTICE],
  // Bars are not updated any more.
  [10182, STREAM_AGAIN],
  // Another login of the same user has the market data.
  [10197, { stream: "pause" }],
  [10225, STREAM_AGAIN],
  // TWS set the time in force of an order.
  [10349, ORDER_NOTICE],
]);

/** What a message about an order says of it; undefined where it is not about orders alone. */
export const orderMeaning = (code: number): OrderMeaning | undefined => TABLE.get(code)?.order;

/** Does a message about an order leave it as it is? */
export const isOrderNotice = (code: number): boolean => orderMeaning(code) === "notice" || isNotice(code);

/** Is it a notice of the range that TWS keeps for system notices? */
export const isNotice = (code: number): boolean => code >= 2100 && code <= 2199;

/** Does it say that TWS refused a request: 320 to 323? */
export const isRefusal = (code: number): boolean => code >= 320 && code <= 323;

/** What a message means for the session; undefined where it means nothing. */
export const sessionMeaning = (code: number): SessionMeaning | undefined => TABLE.get(code)?.session;

/** Which kind of data farm a notice is about, and its state; undefined where it is about none. */
export const farmMeaning = (code: number): Row["farm"] => TABLE.get(code)?.farm;

/** Which budget a message says was exceeded; undefined where it says no such thing. */
export function exceededBudget(code: number, message: string): Budget | undefined {
  const budget = TABLE.get(code)?.budget;
  return budget === "historical" && !/pacing violation/i.test(message) ? undefined : budget;
}

/** What a message means for the request whose number it carries. */
export function meaningFor(kind: RequestKind, code: number, message: string): Meaning {
  if (isNotice(code)) return "notice";
  const { order, read = "end", stream = read } = TABLE.get(code) ?? {};
  if (order !== undefined) return "about an order";
  if (exceededBudget(code, message) !== undefined) return "retry";
  return kind === "stream" ? stream : read;
}
