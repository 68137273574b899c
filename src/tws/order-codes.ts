import { isNotice, isOrderNotice, isRefusal } from "./codes.ts";

/**
 * Meaning of an error with the ID of an order:
 *
 * | Meaning | The order |
 * |---|---|
 * | `notice` | goes on as it was |
 * | `refuses` | was refused, or its modification if one is under way |
 * | `cancelled` | was cancelled, by whomever |
 * | `refuses a request` | was refused if it was the request, as for a field that cannot be read; else the change was |
 * | `refuses a modification` | goes on, or was filled; a new order with a used ID is refused so, too |
 * | `refuses a cancel` | goes on; the cancel was refused, because the order has ended or is not known |
 * | `not found` | is not known to TWS: the change that was sent is refused, or the order itself |
 * | `unclear` | the code is not in the table: only the list of open orders shows whether the order is live |
 */
export type OrderErrorMeaning =
  | "notice"
  | "refuses"
  | "cancelled"
  | "refuses a request"
  | "refuses a modification"
  | "refuses a cancel"
  | "not found"
  | "unclear";

/** The order was cancelled, or IBKR refused it after it was acknowledged. */
const CANCELLED: ReadonlySet<number> = new Set([202]);

/** A modification cannot be carried out: the order is filled, or is another one, or the field cannot be changed. */
const REFUSES_A_MODIFICATION: ReadonlySet<number> = new Set([
  104, 105, 134, 462, 10241, 10242, 10326, 10327, 10341,
]);

/** TWS does not know the order to which the message was sent. */
const NOT_FOUND: ReadonlySet<number> = new Set([135]);

/** A cancel cannot be carried out: the order is not known, has ended, or cannot be cancelled now. */
const REFUSES_A_CANCEL: ReadonlySet<number> = new Set([136, 137, 161, 10147, 10148]);

/** Notices outside the range of TWS's notices: an attribute is ignored, the size was reduced, defaults were set. */
const NOTICES: ReadonlySet<number> = new Set([131, 481, 10018, 10233]);

/** Ranges of codes by which TWS refuses an order, or a modification of one, before or after it has acknowledged it. */
const REFUSES: readonly (readonly [from: number, to: number])[] = [
  // ID, contract, side, price, time in force and type, exchange, sizes, flags, accounts, fields that cannot be read.
  [103, 122],
  [126, 133],
  [139, 160],
  [163, 164],
  [167, 168],
  // No such contract; rejected.
  [200, 201],
  [203, 203],
  // Combinations, attached orders, dates, deltas, short sales, rules of the market.
  [311, 315],
  [325, 325],
  [328, 329],
  [332, 343],
  [345, 353],
  [355, 356],
  [358, 364],
  // Volatility and pegged orders, limits of the order settings, expired contracts, systems that are down.
  [367, 380],
  [382, 383],
  [387, 393],
  [395, 398],
  // Algorithms, scales, allocations, funds.
  [400, 403],
  [405, 413],
  [415, 419],
  [421, 429],
  [432, 449],
  // The message could not be sent.
  [463, 463],
  [512, 512],
  [10000, 10017],
  [10020, 10049],
  // Time in force, prices of legs, IDs, OCA groups.
  [10052, 10058],
  [10149, 10149],
  [10224, 10224],
  // Fractional sizes, attributes, cash quantities, coins; the codes between these are warnings and confirmations.
  [10234, 10238],
  [10240, 10258],
  [10267, 10270],
  [10285, 10286],
  [10289, 10295],
  [10297, 10298],
  [10300, 10308],
  [10311, 10325],
  [10330, 10330],
  [10336, 10340],
  [10342, 10345],
];

/** Gets the meaning of an error with the ID of an order. @see TWS API reference, Message Codes. */
export function orderErrorMeaning(code: number): OrderErrorMeaning {
  if (isOrderNotice(code) || isNotice(code) || NOTICES.has(code)) return "notice";
  if (CANCELLED.has(code)) return "cancelled";
  if (REFUSES_A_MODIFICATION.has(code)) return "refuses a modification";
  if (REFUSES_A_CANCEL.has(code)) return "refuses a cancel";
  if (NOT_FOUND.has(code)) return "not found";
  if (isRefusal(code)) return "refuses a request";
  if (REFUSES.some(([from, to]) => code >= from && code <= to)) return "refuses";
  return "unclear";
}
