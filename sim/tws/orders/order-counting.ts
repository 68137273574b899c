import * as request from "../../wire/requests/orders.ts";
import { placeOrder } from "../../wire/requests/place-order.ts";
import { error } from "../../wire/responses/session.ts";
import type { Context } from "../context/context.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";
import * as code from "../facts/codes.ts";

/**
 * Serves a message, and counts what became of it where it is about orders.
 *
 * @param name Name of the message.
 * @param serve Serves it; the registry of orders and what was sent say what became of it.
 */
export function countingOrders(
  name: string,
  fields: readonly string[],
  context: Context,
  serve: () => void,
): void {
  const count = COUNTING[name]?.(fields, context);
  const from = context.effects.length;
  try {
    serve();
  } catch (cause) {
    // It cannot be read, and is refused for that.
    if (count !== undefined) context.shared.orderCounts.refused++;
    throw cause;
  }
  count?.(from);
}

/** Begins to count a message. @returns A function that counts what became of it, given the first effect of serving it. */
type Counting = (fields: readonly string[], context: Context) => (from: number) => void;

const COUNTING: Readonly<Record<string, Counting>> = {
  [placeOrder.name]: (fields, context) => {
    const { orderId = 0 } = placeOrder.beginning(fields, context.client.version, "orderId");
    const before = registered(orderId, context);
    return (from) => countPlacing(orderId, before, from, context);
  },
  [request.cancelOrder.name]: (fields, context) => {
    const { orderId = 0 } = request.cancelOrder.beginning(fields, context.client.version, "orderId");
    const before = openOrders(context);
    return (from) => countCancelling(orderId, before, from, context);
  },
  [request.reqGlobalCancel.name]: (_, context) => {
    const before = openOrders(context);
    return (from) => countCancelling(-1, before, from, context);
  },
};

function countPlacing(
  orderId: number,
  before: PlacedOrder | undefined,
  from: number,
  context: Context,
): void {
  const counts = context.shared.orderCounts;
  const after = registered(orderId, context);
  const errors = errorsAbout(orderId, from, context);
  if (after !== undefined && after !== before) {
    const isNew = after.permId !== before?.permId;
    const isRejected = isNew
      ? context.exchange.trading.order(after.permId)?.status === "Inactive"
      : errors.some((one) => one.code === code.ORDER_REJECTED);
    counts[isRejected ? "refused" : isNew ? "placed" : "modified"]++;
  } else if (errors.length > 0) counts.refused++;
  else if (sentSince(from, context, "openOrder").length > 0) counts.whatIf++;
}

function countCancelling(orderId: number, before: number, from: number, context: Context): void {
  const counts = context.shared.orderCounts;
  const cancelled = before - openOrders(context);
  counts.cancelled += cancelled;
  if (cancelled === 0 && errorsAbout(orderId, from, context).length > 0) counts.refused++;
}

function registered(orderId: number, { shared, client }: Context): PlacedOrder | undefined {
  return shared.placedOrders.byOrderId(client.clientId ?? 0, orderId);
}

function openOrders({ exchange }: Context): number {
  return exchange.trading.openOrders().length;
}

function errorsAbout(orderId: number, from: number, context: Context): readonly { readonly code: number }[] {
  const errors = sentSince(from, context, error.name).map((fields) =>
    error.read(fields, context.client.version),
  );
  return errors.filter(({ reqId }) => reqId === orderId);
}

function sentSince(from: number, { effects, client }: Context, name: string): readonly (readonly string[])[] {
  return effects
    .slice(from)
    .flatMap((effect) =>
      effect.kind === "send" && effect.connection === client.connection && effect.name === name
        ? [effect.fields]
        : [],
    );
}
