import type { CancelReason, OrderRefusal } from "../../exchange/orders/order-refusal.ts";
import { amountText } from "../../world/amount-text.ts";
import * as code from "../facts/codes.ts";
import { PAGE, RECORDED, REPLAYED, rejected } from "./order-input.ts";
import type { Refusal, Rule } from "./rule.ts";

/** Returns the reason of a rejection, without the words around it. */
export function refusalReason(refusal: OrderRefusal): string {
  switch (refusal.kind) {
    case "untradable":
      return "The contract is not available for trading";
    case "orders":
      return `Only ${refusal.max} orders of one contract may be open on one side`;
    case "margin": {
      const [equity, margin] = [refusal.netLiquidation, refusal.initialMargin].map(amountText);
      return `YOUR ORDER IS NOT ACCEPTED. EQUITY WITH LOAN VALUE [${equity} USD] MUST EXCEED THE INITIAL MARGIN [${margin} USD]`;
    }
    case "short":
      return "Short sales of this contract are not allowed";
    case "short bond":
      return `The short position and the order must have a face value of at least ${refusal.faceValueMin}`;
    case "group":
      return "OCA group is already filled.";
    case "parent":
      return "Parent order is being cancelled.";
    case "size":
      return "The order size is smaller than the size that is filled";
  }
}

/** Returns why an order was cancelled, without the words around it. */
function cancelReason(reason: CancelReason): string {
  switch (reason.kind) {
    case "owner":
      return "";
    case "limit":
      return `We cannot accept an order at a limit price at or more aggressive than ${reason.bound}. Please submit your order using a limit price that is closer to the current market price of ${reason.price}. Alternatively, you can convert your order to an Algorithmic Order (IBALGO).`;
    case "time":
      return "its time is over";
    case "rest":
      return "nothing more could be had at once";
    case "group":
      return "another order of its group was filled";
    case "member":
      return "another order of its group was cancelled";
    case "conditions":
      return "its conditions hold";
    case "contract":
      return "the contract has ended";
    case "range":
      return "the reference price left the range of the order";
    case "tif":
      return "The crypto LMT order must be IOC or Minutes";
  }
}

const rejection = (what: string, source: string, kind: OrderRefusal["kind"]): Rule<OrderRefusal> => ({
  what,
  code: code.ORDER_REJECTED,
  source,
  broken: (refusal) => (refusal.kind === kind ? rejected(refusalReason(refusal)) : undefined),
});

/**
 * Rules about what the servers behind TWS reject when an order is transmitted, alone or with its bracket. TWS itself refuses
 * contracts that cannot be traded.
 */
export const EXCHANGE_REFUSAL_RULES: readonly Rule<OrderRefusal>[] = [
  rejection(
    "an order that joins an OCA group, or a bracket, of which an order was filled",
    "stevengizzi/argus, scripts/spike_ibkr_oca_late_add.py (a paper account); of brackets it is unsourced",
    "group",
  ),
  rejection(
    "more than 20 open orders in one contract, on one side of one account",
    "TWS API reference, Order Limitations; the text is unsourced",
    "orders",
  ),
  rejection(
    "a short sale of a cryptocurrency, a fund or a bond of a company; open orders to sell count",
    "QuantConnect/Lean#9766 (cryptocurrencies); the others, open orders and the text are unsourced",
    "short",
  ),
  rejection(
    "a short position in a bond of the US Treasury, or a change of it, below a face value of 250 000",
    "IBKR Knowledge Base, Shorting US Treasuries; the text is unsourced",
    "short bond",
  ),
  rejection(
    "more margin than the equity of the account",
    `${PAGE}; public reports of rejected orders`,
    "margin",
  ),
  rejection(
    "a child that is transmitted with a parent that is rejected",
    "public reports (201, Parent order is being cancelled)",
    "parent",
  ),
  rejection("a held change to a size below what was filled before it was transmitted", "unsourced", "size"),
];

const cancellation = (what: string, source: string, kind: CancelReason["kind"]): Rule<CancelReason> => ({
  what,
  code: code.ORDER_CANCELLED,
  source,
  broken: (reason) => (reason.kind === kind ? `Order Canceled - reason:${cancelReason(reason)}` : undefined),
});

/** Rules about the notice that each cancelled order gets. */
export const ORDER_CANCELLED_RULES: readonly Rule<CancelReason>[] = [
  cancellation("an order that its owner cancels", `${RECORDED}; ${REPLAYED}`, "owner"),
  cancellation(
    "a limit of a share 3 % or more beyond the last price, or of a bought cryptocurrency 10 USD and 0.25 % above the ask",
    "ThomasMarcelis/ibkr-go, api_order_rejects_aapl; QuantConnect/Lean#9766, where the text is not given",
    "limit",
  ),
  cancellation("an order whose time in force is over", "unsourced", "time"),
  cancellation(
    "the rest of an order that fills at once or in an auction, or not at all",
    "unsourced",
    "rest",
  ),
  cancellation("an order of a group of which another one was filled", "unsourced", "group"),
  cancellation(
    "an order of an OCA group of which the owner cancelled another one",
    "deepentropy/ibx#343 (a gateway); the text is unsourced",
    "member",
  ),
  cancellation("an order that its conditions cancel", "unsourced", "conditions"),
  cancellation("an order whose contract has expired", "unsourced", "contract"),
  cancellation("a pegged order whose reference price left its range", "unsourced", "range"),
  cancellation("a limit order of the day for a cryptocurrency that begins to work", "unsourced", "tif"),
];

/** Rules about an order that was refused, and is discarded as well. */
export const DISCARDED_ORDER_RULES: readonly Rule<Refusal>[] = [
  {
    what: "an order that is discarded, after the message that says why",
    code: code.ORDER_REJECTED,
    source: RECORDED,
    broken: (refusal) => (refusal.code === code.DIRECTLY_ROUTED ? "Order was discarded." : undefined),
  },
];
