/**
 * The one table of TWS's message codes that the pool acts on: what each means for a read, for a stream, and for the budgets.
 * A code that is not listed ends the request that it is about.
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

/** Which budget a message says was exceeded. */
export type Budget = "messages" | "historical";

/** Too many messages in a second. */
export const RATE_EXCEEDED = 100;
/** No connection: TWS was not reached, so nothing was sent. */
export const NOT_CONNECTED = 504;
/** There is no subscription with this number. */
export const UNKNOWN_TICKER_ID = 300;
/** There is no such order to be cancelled. */
export const ORDER_NOT_FOUND = 10147;
/** The order was cancelled. */
export const ORDER_CANCELLED = 202;
/** The number of an order was used before. */
export const DUPLICATE_ORDER_ID = 103;
/** A change of an order is not about the same contract and side. */
export const NOT_THE_SAME_ORDER = 105;
/** TWS has ended the updates of an account. */
export const ACCOUNT_UNSUBSCRIBED = 2100;
/** TWS could not read a request. */
export const UNREADABLE = 320;
/** TWS could read a request and did not carry it out. */
export const NOT_PROCESSED = 322;
/** Only client 0 takes over orders that are placed in TWS. */
export const ONLY_CLIENT_0 = 327;
/** The order that another one names as its parent is not there. */
export const MISSING_PARENT = 10006;

const HISTORICAL_SERVICE = 162;
const DEPTH_HALTED = 316;
const DEPTH_RESET = 317;
const SCANNER_LIMITED = 492;
const PARTLY_SUBSCRIBED = 10090;
const PARTLY_SUBSCRIBED_ALSO = 10091;
const DELAYED_INSTEAD = 10167;
const BARS_DISCONNECTED = 10182;
const COMPETING_SESSION = 10197;
const BUST_EVENT = 10225;

const NOTICES: ReadonlySet<number> = new Set([
  SCANNER_LIMITED,
  PARTLY_SUBSCRIBED,
  PARTLY_SUBSCRIBED_ALSO,
  DELAYED_INSTEAD,
]);

const STREAM: ReadonlyMap<number, Meaning> = new Map([
  [DEPTH_HALTED, "retry"],
  [DEPTH_RESET, "retry"],
  [BARS_DISCONNECTED, "retry"],
  [BUST_EVENT, "retry"],
  [COMPETING_SESSION, "pause"],
]);

/** Codes that are about orders alone; the number of a request that an order has as well is not meant. */
const ABOUT_ORDERS: ReadonlySet<number> = new Set([
  ...[103, 104, 105, 106, 107, 109, 110, 111, 116, 135, 136, 161, 201, ORDER_CANCELLED, 399, 404, 10006],
  ...[ORDER_NOT_FOUND, 10148, 10349],
]);

/** Codes that inform about an order and leave it as it is. */
const ORDER_NOTICES: ReadonlySet<number> = new Set([399, 404, 10349]);

/** Does a message about an order leave it as it is? */
export const isOrderNotice = (code: number): boolean => ORDER_NOTICES.has(code) || isNotice(code);

/** Is it a notice of the range that TWS keeps for system notices? */
export const isNotice = (code: number): boolean => code >= 2100 && code <= 2199;

/** Does it say that TWS refused a request: 320 to 323? */
export const isRefusal = (code: number): boolean => code >= 320 && code <= 323;

/** Which budget a message says was exceeded; undefined where it says no such thing. */
export function exceeded(code: number, message: string): Budget | undefined {
  if (code === RATE_EXCEEDED) return "messages";
  // The service for historical data uses one code for everything; only the text says what.
  return code === HISTORICAL_SERVICE && /pacing violation/i.test(message) ? "historical" : undefined;
}

/** What a message means for the request whose number it carries. */
export function meaningFor(kind: RequestKind, code: number, message: string): Meaning {
  if (ABOUT_ORDERS.has(code)) return "about an order";
  if (isNotice(code) || NOTICES.has(code)) return "notice";
  if (exceeded(code, message) !== undefined) return "retry";
  return (kind === "stream" ? STREAM.get(code) : undefined) ?? "end";
}
