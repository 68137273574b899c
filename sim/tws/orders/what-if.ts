import type { Order, OrderTerms } from "../../exchange/orders/orders.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import { stamp } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import { sendWhatIf, sendWhatIfWarning } from "./what-if-messages.ts";

/**
 * Answers a what-if order: with its margins and commission. An order with a warning is answered twice if `whatIfWarningFirst`
 * is set: first with the warning and without numbers.
 */
export function answerWhatIf(order: PlaceOrder, terms: OrderTerms, context: Context): void {
  const { trading } = context.exchange;
  const imagined: Order = {
    permId: 0,
    terms,
    placedMs: context.nowMs,
    status: "PreSubmitted",
    filled: 0,
    averagePrice: 0,
    lastPrice: 0,
    commission: 0,
    triggered: false,
    stopPrice: terms.stopPrice,
    whyHeld: "",
    endsMs: 0,
    completedMs: undefined,
  };
  const placed = { permId: 0, clientId: context.client.clientId ?? 0, orderId: order.orderId, order };
  const warning = warningOf(order, terms, context);
  if (warning !== undefined && context.shared.options.whatIfWarningFirst) {
    sendWhatIfWarning(context, placed, imagined, warning);
  }
  sendWhatIf(context, placed, imagined, trading.whatIf(terms, context.nowMs));
}

/** Returns the warning that TWS would show before it transmits an order; undefined for none. */
function warningOf(
  { outsideRth }: PlaceOrder,
  { instrument, account, side, quantity, outsideRth: extended }: OrderTerms,
  context: Context,
): string | undefined {
  const { nowMs, exchange } = context;
  if (outsideRth && !extended) {
    return "Attribute 'Outside Regular Trading Hours' is ignored based on the order type and destination.";
  }
  const held =
    exchange.trading.positions(nowMs, { account }).find((one) => one.instrument.conId === instrument.conId)
      ?.size ?? 0;
  const after = held + (side === "BUY" ? quantity : -quantity);
  if (held !== 0 && Math.sign(after) === -Math.sign(held)) {
    return "Cross Side Warning: the order quantity is greater than the position that it closes.";
  }
  const calendar = exchange.calendar(instrument, nowMs);
  if (calendar.isOpen(nowMs, !extended)) return undefined;
  const opens = calendar.dayAfter(nowMs);
  const at = stamp(extended ? opens.openMs : opens.liquidOpenMs, calendar.zone);
  return `Your order will not be placed at the exchange until ${at}.`;
}
