import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import * as code from "../facts/codes.ts";
import { nonZero, type OrderInput, PAGE, RECORDED } from "./order-input.ts";
import { plainSymbol } from "./plain-symbols.ts";
import type { Rule } from "./rule.ts";

const TRAILING_TWICE = "Cannot specify Trailing Amount and Trailing Percent at the same time";

const isClearedAway = (firm: string, account: string, intent: string): boolean =>
  firm + account !== "" || /^(away|pta)$/i.test(intent);

/** Rules about an order that TWS applies before it looks up the contract. */
export const ORDER_READING_RULES: readonly Rule<PlaceOrder>[] = [
  {
    what: "order ID 0",
    code: code.INVALID_ORDER_ID,
    source: RECORDED,
    broken: ({ orderId }) => (orderId === 0 ? "Invalid order id: 0" : undefined),
  },
  plainSymbol("a symbol with characters outside ASCII", PAGE, (order: PlaceOrder) => order),
  {
    what: "a trailing amount and a trailing percentage at once",
    code: code.UNREADABLE_REQUEST,
    source: "userFRM/ibx, limits.md",
    broken: ({ orderType, auxPrice, trailingPercent }) =>
      /^TRAIL/i.test(orderType) && nonZero(auxPrice) !== undefined && nonZero(trailingPercent) !== undefined
        ? `Error reading request:${TRAILING_TWICE}`
        : undefined,
  },
];

/** Rules about the ID of an order and the customer it is for; those about accounts are `ORDER_ACCOUNT_RULES`. */
export const ORDER_IDENTITY_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a negative order ID that belongs to no bound order",
    code: code.INVALID_ORDER_ID,
    source: "unsourced",
    broken: ({ order, open }) =>
      open === undefined && order.orderId < 0 ? `Invalid order id: ${order.orderId}` : undefined,
  },
  {
    what: "an order ID below one that the client has used",
    code: code.DUPLICATE_ORDER_ID,
    source: PAGE,
    broken: ({ order, open, nextId }) =>
      open === undefined && !order.whatIf && order.orderId < nextId ? "Duplicate order id" : undefined,
  },
  {
    what: "an origin other than 0 and 1",
    code: code.INVALID_ORIGIN,
    source: PAGE,
    broken: ({ order: { origin } }) => ([0, 1].includes(origin) ? undefined : "The origin is invalid."),
  },
  {
    what: "a settling firm or clearing away from IBKR, of the order or of its delta hedge",
    code: code.NOT_INSTITUTIONAL,
    source: `${PAGE}; the delta hedge is unsourced`,
    broken: ({ order }) =>
      isClearedAway(order.settlingFirm, order.clearingAccount, order.clearingIntent) ||
      isClearedAway(
        order.deltaNeutralSettlingFirm,
        order.deltaNeutralClearingAccount,
        order.deltaNeutralClearingIntent,
      )
        ? "Not an institutional account or an away clearing account."
        : undefined,
  },
  {
    what: "a customer account",
    code: code.INVALID_ENTRY,
    source: RECORDED,
    broken: ({ order: { customerAccount, account }, accounts }) =>
      customerAccount === ""
        ? undefined
        : `Error in validating entry fields -Account config doesn't allow to specify customer account value: ${customerAccount} for account ${account || accounts[0]}`,
  },
  {
    what: "the mark of a professional customer",
    code: code.INVALID_ENTRY,
    source: RECORDED,
    broken: ({ order: { professionalCustomer, account }, accounts }) =>
      professionalCustomer
        ? `Error in validating entry fields -Account config doesn't allow to assign 'true' value for ProfessionalCustomer for account ${account || accounts[0]}`
        : undefined,
  },
];
