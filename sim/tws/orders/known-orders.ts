import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { findOrderType, orderTypeRow } from "../../exchange/orders/order-types.ts";
import type { OrderTerms } from "../../exchange/orders/orders.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import type { Shared } from "../context/context.ts";
import { type KnownOrder, type OrderInput, tifOf } from "../rules/order-input.ts";

/** Gets the order that a client placed under an ID, with its state; undefined for none. */
export function knownOrder(shared: Shared, clientId: number, orderId: number): KnownOrder | undefined {
  // Unbound manual orders all have the ID 0.
  const placed = orderId === 0 ? undefined : shared.placedOrders.byOrderId(clientId, orderId);
  const state = placed === undefined ? undefined : shared.exchange.trading.order(placed.permId);
  return placed === undefined || state === undefined ? undefined : { order: placed.order, state };
}

/**
 * Gathers what the rules about an order know. A what-if order modifies nothing.
 *
 * @param route Its account, and its size: as sent, or what the accounts of its group get together.
 */
export function orderInput(
  order: PlaceOrder,
  instrument: Instrument,
  { account, quantity }: Pick<OrderTerms, "account" | "quantity">,
  shared: Shared,
  clientId: number,
  nowMs: number,
): OrderInput {
  const { exchange, placedOrders, options } = shared;
  const open = order.whatIf ? undefined : knownOrder(shared, clientId, order.orderId);
  const found = findOrderType(order.orderType);
  const calendar = exchange.calendar(instrument, nowMs);
  const holding = exchange.trading
    .positions(nowMs, { account })
    .find((one) => one.instrument.conId === instrument.conId);
  return {
    order,
    instrument,
    quantity,
    row: found === undefined ? undefined : orderTypeRow(found),
    tif: order.tif === "" && open !== undefined ? tifOf(open.order) : tifOf(order),
    nowMs,
    quote: exchange.quote(instrument, nowMs),
    calendar,
    zones: [calendar.zone, options.timeZone, "UTC"],
    zone: options.timeZone,
    account,
    accounts: exchange.accounts,
    advisor: exchange.trading.accounts.master !== undefined,
    open,
    parent: knownOrder(shared, clientId, order.parentId),
    group:
      order.ocaGroup === ""
        ? []
        : exchange.trading
            .openOrders()
            .filter((one) => one.terms.ocaGroup === order.ocaGroup && one.permId !== open?.state.permId),
    held: holding?.size ?? 0,
    nextId: placedOrders.nextId(clientId),
    contractOf: (conId) => exchange.instrument(conId, nowMs),
    isExchange: (name) => exchange.isExchange(name),
  };
}
