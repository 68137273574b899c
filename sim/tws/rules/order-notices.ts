import { ignoresOutsideRth } from "../../exchange/orders/advertised-orders.ts";
import { isDone, type Order } from "../../exchange/orders/orders.ts";
import * as code from "../facts/codes.ts";
import { isOf, nonZero, type OrderInput, PAGE, RECORDED } from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** An order that was accepted. */
export interface NoticeInput extends OrderInput {
  readonly state: Order;
  /** The time at which its venue opens next, as text; undefined while it is open. */
  readonly opens: string | undefined;
}

/** Least sizes of orders at IDEALPRO, by the first currency of the pair; that of others is the dollar's. */
const IDEALPRO_MIN: Readonly<Record<string, number>> = {
  AUD: 25_000,
  CAD: 25_000,
  CHF: 25_000,
  EUR: 20_000,
  GBP: 20_000,
  USD: 25_000,
};

/** Returns whether `outsideRth` has an effect on an order. */
export function worksOutsideRth(input: OrderInput): boolean {
  const { order, row, tif, instrument } = input;
  if (!order.outsideRth || ["IOC", "FOK", "OPG"].includes(tif)) return false;
  return row === undefined || !ignoresOutsideRth(instrument, row);
}

/** Returns the order and its contract as TWS describes them in 399: `BUY 10 AAPL NASDAQ.NMS`. */
function described({ state, instrument, order }: NoticeInput): string {
  const { side, quantity } = state.terms;
  const { symbol, secType, primaryExchange, tradingClass, localSymbol } = instrument;
  const size = `${order.action.toUpperCase() || side} ${quantity}`;
  if (secType === "CASH") return `${size} ${localSymbol} Forex`;
  if (secType !== "STK") return `${size} ${localSymbol}`;
  return `${size} ${symbol} ${tradingClass === "NMS" ? `${primaryExchange}.NMS` : primaryExchange}`;
}

const warning = (input: NoticeInput, text: string): string =>
  `Order Message:\n${described(input)}\nWarning: ${text}`;

/** Notices about an order that is accepted, in the order in which they are sent, before `openOrder`. */
export const ORDER_NOTICE_RULES: readonly Rule<NoticeInput>[] = [
  {
    what: "no time in force: the preset gives DAY",
    code: code.ORDER_TIF_SET_BY_PRESET,
    effect: "notify",
    source: "ib-api-reloaded/ib_async#191",
    broken: ({ order, open }) =>
      order.tif === "" && open === undefined ? "Order TIF was set to DAY based on order preset." : undefined,
  },
  {
    what: "`outsideRth` where it has no effect",
    code: code.OUTSIDE_RTH_IGNORED,
    effect: "notify",
    source: RECORDED,
    broken: (input) =>
      input.order.outsideRth && !worksOutsideRth(input)
        ? "Order Event Warning:Attribute 'Outside Regular Trading Hours' is ignored based on the order type and destination. PlaceOrder is now being processed."
        : undefined,
  },
  {
    what: "sweep-to-fill or a display size for a contract other than a US share",
    code: code.SWEEP_IGNORED,
    effect: "notify",
    source: PAGE,
    broken: (input) =>
      (input.order.sweepToFill || nonZero(input.order.displaySize) !== undefined) && !isOf(input, "STK")
        ? "The sweep-to-fill flag and display size are only valid for US stocks routed through SMART, and will be ignored."
        : undefined,
  },
  {
    what: "an order that turns a long position into a short one, or the reverse",
    code: code.CROSS_SIDE,
    effect: "notify",
    source: PAGE,
    broken: ({ held, state: { terms }, open }) => {
      const closes = terms.side === "SELL" ? held : -held;
      return open === undefined && closes > 0 && terms.quantity > closes
        ? "The closing order quantity is greater than your current position."
        : undefined;
    },
  },
  {
    what: "a short sale of a share that cannot be borrowed: the order is held",
    code: code.SHARES_NOT_AVAILABLE,
    effect: "notify",
    source: PAGE,
    broken: ({ state }) =>
      state.whyHeld === "locate"
        ? "Shares for this order are not immediately available for short sale. The order will be held while we attempt to locate the shares."
        : undefined,
  },
  {
    what: "a currency order below the least size of IDEALPRO",
    code: code.ORDER_MESSAGE,
    effect: "notify",
    source: "public client code (399, odd lot)",
    broken: (input) => {
      const { symbol } = input.instrument;
      const least = IDEALPRO_MIN[symbol] ?? IDEALPRO_MIN.USD ?? 0;
      return isOf(input, "CASH") && input.state.terms.quantity < least
        ? warning(
            input,
            `Your order size is below the ${symbol} ${least} IdealPro minimum and will be routed as an odd lot order.`,
          )
        : undefined;
    },
  },
  {
    what: "an order that waits for its venue to open",
    code: code.ORDER_MESSAGE,
    effect: "notify",
    source: `${RECORDED}; @stoqey/ib`,
    broken: (input) =>
      input.opens !== undefined && !isDone(input.state)
        ? warning(input, `Your order will not be placed at the exchange until ${input.opens}.`)
        : undefined,
  },
];
