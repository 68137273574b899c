import { type Instrument, isTradable } from "../../exchange/contracts/instrument.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import * as code from "../facts/codes.ts";
import {
  ATS,
  isMultiple,
  isOf,
  nonZero,
  type OrderInput,
  PAGE,
  PAPER,
  RECORDED,
  rejected,
  typeOf,
} from "./order-input.ts";
import type { Rule } from "./rule.ts";

const CENT = 0.01;
const CASH_TYPES = ["CASH", "CRYPTO", "FUND"];
const RESTRICTED = "Restriction is specified in Precautionary Settings of Global Configuration/API.";

const cashOf = ({ order }: { readonly order: PlaceOrder }): number | undefined => nonZero(order.cashQty);
const isBuy = ({ order }: OrderInput): boolean => order.action.toUpperCase() === "BUY";

/** Returns the exchange that a share is routed to directly; undefined for SMART, IBKR's own book, and a share that has no SMART. */
function directRoute({ order, instrument, open }: OrderInput): string | undefined {
  const exchange = order.exchange.toUpperCase();
  const isDirect = instrument.exchange === "SMART" && !["", "SMART", ATS].includes(exchange);
  return isDirect && instrument.secType === "STK" && open === undefined && !order.whatIf
    ? exchange
    : undefined;
}

/** Rules about a contract whose last day is past. */
export const ORDER_EXPIRY_RULES: readonly Rule<Instrument>[] = [
  {
    what: "a bond that has matured",
    code: code.BOND_EXPIRED,
    source: PAGE,
    broken: ({ secType }) => (secType === "BOND" ? "Invalid Order: bond expired" : undefined),
  },
  {
    what: "a future or an option that has expired",
    code: code.CONTRACT_EXPIRED,
    source: PAGE,
    broken: () => "Invalid order: contract expired.",
  },
];

/** Rules about cash quantities, funds, cryptocurrencies and direct routing. */
export const ORDER_CONTRACT_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a contract that cannot be traded: an index or a continuous future",
    code: code.ORDER_REJECTED,
    source: "unsourced",
    broken: ({ instrument }) =>
      isTradable(instrument) ? undefined : rejected("The contract is not available for trading"),
  },
  {
    what: "a cash quantity for a contract other than a currency pair, a cryptocurrency or a fund",
    code: code.CASH_QUANTITY_NOT_ALLOWED,
    source: PAPER,
    broken: (input) => {
      const cash = cashOf(input);
      const isTaken = isOf(input, ...CASH_TYPES) && ["MKT", "LMT"].includes(typeOf(input));
      return cash !== undefined && !(isTaken && cash > 0)
        ? "Cash Quantity cannot be used for this order"
        : undefined;
    },
  },
  {
    what: "a market order to buy a cryptocurrency without a cash quantity",
    code: code.CASH_QUANTITY_MISSING,
    source: "erdewit/ib_insync#407, ib-api-reloaded/ib_async#111",
    broken: (input) =>
      isOf(input, "CRYPTO") && isBuy(input) && typeOf(input) === "MKT" && cashOf(input) === undefined
        ? "You must set Cash Quantity for this order"
        : undefined,
  },
  {
    what: "a cash quantity and a size at once, for a cryptocurrency",
    code: code.CASH_ORDER_HAS_SIZE,
    source: "ib-api-reloaded/ib_async#111",
    broken: (input) =>
      isOf(input, "CRYPTO") && cashOf(input) !== undefined && input.order.totalQuantity !== 0
        ? "Cryptocurrency Cash Quantity order cannot specify size"
        : undefined,
  },
  {
    what: "an order to buy a fund without a cash quantity",
    code: code.FUND_BUY_NEEDS_CASH,
    source: PAGE,
    broken: (input) =>
      isOf(input, "FUND") && isBuy(input) && cashOf(input) === undefined
        ? "Mutual Fund order requires monetary value to be specified."
        : undefined,
  },
  {
    what: "an order to sell a fund by a cash quantity",
    code: code.FUND_SELL_NEEDS_SHARES,
    source: PAGE,
    broken: (input) =>
      isOf(input, "FUND") && !isBuy(input) && (cashOf(input) !== undefined || input.order.totalQuantity === 0)
        ? "Mutual Fund Sell order requires shares to be specified."
        : undefined,
  },
  {
    what: "a cash quantity with more than two decimals",
    code: code.CASH_QUANTITY_OFF_INCREMENT,
    source: PAGE,
    broken: (input) =>
      isMultiple(cashOf(input) ?? 0, CENT)
        ? undefined
        : "The Cash Quantity size for the below contracts does not conform to minimum variation of 0.01",
  },
  {
    what: "a share routed directly to an exchange; the order is discarded",
    code: code.DIRECTLY_ROUTED,
    source: `${RECORDED}; the setting of TWS is off by default`,
    broken: (input) => {
      const exchange = directRoute(input);
      return exchange === undefined
        ? undefined
        : `This order will be directly routed to ${exchange}. Direct routed orders may result in higher trade fees. ${RESTRICTED}`;
    },
  },
];
