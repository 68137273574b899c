/**
 * The one table of TWS's message codes that the pool acts on: the meaning of each for reads, streams, orders, the session
 * and the budgets. A code that is not listed ends the request that it is about.
 *
 * @see TWS API reference, Message Codes; `10167`, `10182` and `10225` as observed with TWS 10.19 and later.
 */

/** Meaning of a message for the request that it is about. */
export type Meaning =
  /** Information about the request, which goes on. */
  | "notice"
  /** TWS refused or dropped the request; it has to be sent again. */
  | "retry"
  /** Data stop until the cause is over, and then resume without a request. */
  | "pause"
  /** About an order that has the same number. */
  | "about an order"
  /** TWS refused the request, or ended it. */
  | "end";

/** Kind of request that a message is about. */
export type RequestKind = "read" | "stream";

/** Meaning of a message about an order: a notice, the answer to a cancel, or any other. */
export type OrderMeaning = "notice" | "answers a cancel" | "other";

/** Meaning of a message for the session. */
export type SessionMeaning = "cut off" | "back" | "back, data lost" | "port moved" | "client ID in use";

/** Kind of data that a farm serves. */
export type FarmService = "market-data" | "historical" | "contracts";
/** State of the connection to a farm. An inactive farm is connected on demand. */
export type FarmState = "ok" | "broken" | "inactive" | "connecting";

/** Budget that a message reports as exceeded. */
export type Budget = "messages" | "historical";

/** Meanings of one code. */
interface Row {
  /** Meaning for a read. Default `end`. */
  readonly read?: Meaning;
  /** Meaning for a stream. Default: as for a read. */
  readonly stream?: Meaning;
  /** Meaning for an order; a request with the same number is not affected. */
  readonly order?: OrderMeaning;
  readonly session?: SessionMeaning;
  readonly farm?: readonly [service: FarmService, state: FarmState];
  readonly budget?: Budget;
  /** Cause of a refusal of a stream that ends by itself: another login, which only the text says, or a request too soon. */
  readonly refused?: "elsewhere" | "too soon" | "elsewhere or too soon";
}

/** Too many messages in a second. */
export const RATE_EXCEEDED = 100;
/** An order number was used before. */
export const DUPLICATE_ORDER_ID = 103;
/** A modification of an order names another contract or side. */
export const NOT_THE_SAME_ORDER = 105;
/** The order was cancelled. */
export const ORDER_CANCELLED = 202;
/** No subscription has this number. */
export const UNKNOWN_TICKER_ID = 300;
/** TWS could not parse a request. */
export const UNREADABLE = 320;
/** TWS parsed a request and did not carry it out. */
export const NOT_PROCESSED = 322;
/** Another client of TWS has this client ID. */
export const CLIENT_ID_IN_USE = 326;
/** Only client 0 can bind orders that are placed manually in TWS. */
export const ONLY_CLIENT_0 = 327;
/** No connection: TWS was not reached, so nothing was sent. */
export const NOT_CONNECTED = 504;
/** `@stoqey/ib` itself cannot decode a message. */
export const NOT_DECODED = 505;
/** TWS has ended the updates of an account. */
export const ACCOUNT_UNSUBSCRIBED = 2100;
/** The parent order does not exist. */
export const MISSING_PARENT = 10006;
/** The order to cancel does not exist. */
export const ORDER_NOT_FOUND = 10147;

const NOTICE: Row = { read: "notice" };
const ABOUT_ORDER: Row = { order: "other" };
const ORDER_NOTICE: Row = { order: "notice" };
const ANSWERS_CANCEL: Row = { order: "answers a cancel" };
/** Ends a read; a stream has to be requested again. */
const STREAM_AGAIN: Row = { stream: "retry" };
const ELSEWHERE: Row = { refused: "elsewhere" };

const TABLE: ReadonlyMap<number, Row> = new Map<number, Row>([
  [RATE_EXCEEDED, { budget: "messages" }],
  [DUPLICATE_ORDER_ID, ABOUT_ORDER],
  // Order rejected before it was placed: for its ID, its contract or side, its fields, its size, its price.
  ...[104, NOT_THE_SAME_ORDER, 106, 107, 109, 110, 111, 116].map((code) => [code, ABOUT_ORDER] as const),
  // No such order, not to be cancelled, not in a state for it, already being cancelled.
  ...[135, 136, 137, 161].map((code) => [code, ANSWERS_CANCEL] as const),
  // The historical data service uses one code for every error; only the text distinguishes them.
  [162, { budget: "historical", refused: "elsewhere" }],
  [201, ANSWERS_CANCEL],
  [ORDER_CANCELLED, ANSWERS_CANCEL],
  // The market depth of a contract was halted, or reset.
  [316, STREAM_AGAIN],
  [317, STREAM_AGAIN],
  [CLIENT_ID_IN_USE, { session: "client ID in use" }],
  // Order message, as for a market that is closed; shares to be borrowed are looked for.
  [399, ORDER_NOTICE],
  [404, ORDER_NOTICE],
  // Real-time bars are refused, for one of many causes; only the text distinguishes them.
  [420, { refused: "elsewhere or too soon" }],
  // A scanner returns fewer rows than requested.
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
  // Delayed data are sent instead.
  [10167, NOTICE],
  // Bars are not updated any more.
  [10182, STREAM_AGAIN],
  // Tick-by-tick data are refused.
  [10189, ELSEWHERE],
  // Tick-by-tick data of a contract are requested twice within 15 s, or of too many.
  [10190, { refused: "too soon" }],
  // Another login of the same user has the market data.
  [10197, { stream: "pause" }],
  [10225, STREAM_AGAIN],
  // TWS set the time in force of an order.
  [10349, ORDER_NOTICE],
]);

/** Gets the meaning of a message about an order; undefined if it can be about a request. */
export const orderMeaning = (code: number): OrderMeaning | undefined => TABLE.get(code)?.order;

/** Returns whether a message about an order leaves it as it is. */
export const isOrderNotice = (code: number): boolean => orderMeaning(code) === "notice" || isNotice(code);

/** Returns whether a code is in the range that TWS keeps for system notices. */
export const isNotice = (code: number): boolean => code >= 2100 && code <= 2199;

/** Returns whether a code reports that TWS refused a request: 320 to 323. */
export const isRefusal = (code: number): boolean => code >= 320 && code <= 323;

/** Gets the meaning of a message for the session; undefined if it has none. */
export const sessionMeaning = (code: number): SessionMeaning | undefined => TABLE.get(code)?.session;

/** Gets the kind of a data farm and its state from a notice; undefined if it is not about a farm. */
export const farmMeaning = (code: number): Row["farm"] => TABLE.get(code)?.farm;

/** Gets the budget that a message reports as exceeded; undefined if it reports none. */
export function exceededBudget(code: number, message: string): Budget | undefined {
  const budget = TABLE.get(code)?.budget;
  return budget === "historical" && !PACING.test(message) ? undefined : budget;
}

/** The words by which TWS refuses a request for historical data, or for real-time bars, that comes too soon. */
const PACING = /pacing violation/i;

/** The words by which TWS names another login of the same user, in every refusal that has it as its cause. */
const OTHER_LOGIN = /competing (live )?session|connected from a different IP/i;

/**
 * Returns whether TWS refused a stream for a while: while another login of the same user has the data, or because it was
 * requested again too soon, which a stream in a gap is. It is served later.
 */
export function isRefusedForNow(code: number, message: string, hasGap: boolean): boolean {
  const refused = TABLE.get(code)?.refused;
  switch (refused) {
    case "elsewhere":
      return OTHER_LOGIN.test(message);
    case "elsewhere or too soon":
      return OTHER_LOGIN.test(message) || (hasGap && PACING.test(message));
    default:
      return refused === "too soon" && hasGap;
  }
}

/** Gets the meaning of a message for the request whose number it carries. */
export function meaningFor(kind: RequestKind, code: number, message: string): Meaning {
  if (isNotice(code)) return "notice";
  const { order, read = "end", stream = read } = TABLE.get(code) ?? {};
  if (order !== undefined) return "about an order";
  if (exceededBudget(code, message) !== undefined) return "retry";
  return kind === "stream" ? stream : read;
}
