import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { isDone } from "../../exchange/orders/orders.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import { error } from "../../wire/responses/session.ts";
import { newClientState } from "../context/client.ts";
import { Context, type Shared } from "../context/context.ts";
import type { Effect } from "../context/effects.ts";
import { blankOrder, contractOf, type ManualOrder } from "../orders/manual-orders.ts";
import { place } from "../orders/place-order.ts";

/** Protocol version of the client that places an order before the start. */
const VERSION = 193;

/**
 * Places an order as a client did that has left before the start: by the rules for orders of clients, under its next ID.
 *
 * @returns The reason why there is no such open order; undefined where there is one.
 */
export function placeAtStart(
  clientId: number,
  instrument: Instrument,
  { side, quantity, orderType, limitPrice, auxPrice, tif = "DAY", outsideRth = false }: ManualOrder,
  shared: Shared,
  nowMs: number,
): string | undefined {
  const client = { ...newClientState(0, VERSION, false), clientId, subscriptions: new Map() };
  const effects: Effect[] = [];
  const orderId = shared.placedOrders.nextId(clientId);
  const order: PlaceOrder = {
    ...blankOrder(),
    ...contractOf(instrument),
    orderId,
    action: side,
    totalQuantity: quantity,
    orderType: orderType ?? (limitPrice === undefined ? "MKT" : "LMT"),
    lmtPrice: limitPrice,
    auxPrice,
    tif,
    outsideRth,
    transmit: true,
  };
  place(order, new Context(client, shared, nowMs, effects));
  const placed = shared.placedOrders.byOrderId(clientId, orderId);
  const state = placed === undefined ? undefined : shared.exchange.trading.order(placed.permId);
  if (state !== undefined && state.filled > 0)
    return "the market would fill it at once, and it would not be open";
  if (state !== undefined && !isDone(state)) return undefined;
  const refusal = effects.findLast((effect) => effect.kind === "send" && effect.name === error.name);
  if (refusal?.kind !== "send") return "it would not be open";
  const { code, text } = error.read(refusal.fields, VERSION);
  return `${code} ${text}`;
}
