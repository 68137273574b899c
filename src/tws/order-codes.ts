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

/** A modification cannot be carried out: the order is filled, or is another one. */
const REFUSES_A_MODIFICATION: ReadonlySet<number> = new Set([104, 105, 134]);

/** TWS does not know the order to which the message was sent. */
const NOT_FOUND: ReadonlySet<number> = new Set([135]);

/** A cancel cannot be carried out: the order is not known, has ended, or cannot be cancelled now. */
const REFUSES_A_CANCEL: ReadonlySet<number> = new Set([136, 137, 161, 10147, 10148]);

/** Notices that are not in the range of TWS's notices: defaults of a preset were set, the size was reduced, and the like. */
const NOTICES: ReadonlySet<number> = new Set([481, 10018, 10233]);

/** Ranges of codes by which TWS refuses an order, or a modification of one, before or after it has acknowledged it. */
const REFUSES: readonly (readonly [from: number, to: number])[] = [
  // ID, contract, side, price, time in force and type, exchange, sizes, flags, accounts, fields that cannot be read.
  [103, 122],
  [126, 135],
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
  [512, 512],
  [10000, 10017],
  [10020, 10049],
  // Fractional sizes, cash quantities, coins.
  [10234, 10255],
  [10268, 10270],
  [10289, 10339],
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
