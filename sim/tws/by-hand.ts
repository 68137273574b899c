import type { Part } from "../wire/message.ts";
import { type PlaceOrder, placeOrder } from "../wire/requests/place-order.ts";
import { orderBound } from "../wire/responses/executions.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import type { Context, Shared } from "./context.ts";
import type { Ticket } from "./desk.ts";
import { orderTerms } from "./order-terms.ts";

/** Orders placed by hand belong to this client, which alone can take them over. */
export const HAND_CLIENT_ID = 0;
/** The number of an order that nobody has taken over. */
const UNBOUND = 0;

/** Somebody places an order in TWS itself. @returns Why not, if it cannot be. */
export function placeByHand(
  { symbol, side, quantity, limitPrice }: TwsEvent & { readonly kind: "by-hand" },
  shared: Shared,
  nowMs: number,
): string | undefined {
  const blank = blankOrder();
  const contract = { ...blank, symbol, secType: "STK", exchange: "SMART", currency: "USD" };
  const [instrument, ...others] = shared.exchange.find(contract, nowMs);
  if (instrument === undefined || others.length > 0) return `${symbol} is no share that is known here`;
  const orderType = limitPrice === undefined ? "MKT" : "LMT";
  const ordered = { action: side, totalQuantity: quantity, orderType, lmtPrice: limitPrice, tif: "DAY" };
  const order: PlaceOrder = { ...contract, conId: instrument.conId, ...ordered, transmit: true };
  const terms = orderTerms(order, instrument, undefined);
  if ("code" in terms) return terms.text;
  const { permId, refusal } = shared.exchange.trading.place(terms, nowMs);
  shared.desk.put({ permId, clientId: HAND_CLIENT_ID, orderId: UNBOUND, order });
  return refusal;
}

/** Gives an order that was placed by hand a number of client 0, so that it can be changed and cancelled. */
export function bind(ticket: Ticket, context: Context): Ticket {
  if (ticket.clientId !== HAND_CLIENT_ID || ticket.orderId !== UNBOUND) return ticket;
  const { desk } = context.shared;
  const bound = { ...ticket, orderId: desk.nextHandId() };
  desk.put(bound);
  const { permId, clientId, orderId } = bound;
  context.send(orderBound, { permId, clientId, orderId });
  return bound;
}

/** Takes over every order that was placed by hand. */
export function bindAll(context: Context): void {
  for (const ticket of context.shared.desk.ofHand()) bind(ticket, context);
}

/** An order in which nothing is set. */
function blankOrder(): PlaceOrder {
  return Object.fromEntries(
    placeOrder.parts.map((part) => [part.name, blank(part)]),
  ) as unknown as PlaceOrder;
}

function blank({ kind }: Part): unknown {
  switch (kind) {
    case "text":
      return "";
    case "flag":
      return false;
    case "list":
      return [];
    case "optional integer":
    case "optional decimal":
      return undefined;
    default:
      return 0;
  }
}
