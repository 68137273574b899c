import type { TraceEvent } from "../../mod.ts";
import type { DoubtfulInstant, OrderInstant, OrderRecord } from "../record.ts";
import type { SeenMessage } from "../seen.ts";
import { type Arrival, Arrivals } from "./arrivals.ts";
import type { DrillLog } from "./drill-log.ts";

/** Messages that say something about an order. */
const ORDER_ANSWERS: ReadonlySet<string> = new Set(["orderStatus", "openOrder", "execDetails", "error"]);

/** An order before what has reached its client is known. */
type Placed = Omit<OrderRecord, "received" | "doubtful"> & { readonly permId: number };

/** Makes a record of each order that a client has placed, and of those that TWS held without one. */
export function orderRecords(
  log: Pick<DrillLog, "orders" | "events" | "eventsLeftOut">,
  requests: readonly SeenMessage[],
  answers: readonly SeenMessage[],
): readonly OrderRecord[] {
  const orders: Placed[] = [...log.orders].map(([permId, { clientId, orderId, orderRef, text, held }]) => {
    return { clientId, orderId, orderRef, text, held, permId: Number(permId) };
  });
  for (const { message } of requests) {
    const { clientId, id: orderId, values, text } = message;
    if (message.name !== "placeOrder" || orderId === undefined) continue;
    if (orders.some((order) => order.clientId === clientId && order.orderId === orderId)) continue;
    const orderRef = typeof values.orderRef === "string" ? values.orderRef : "";
    orders.push({ clientId, orderId, orderRef, text: termsOf(text), held: [], permId: 0 });
  }
  const about = answers.filter(({ message }) => ORDER_ANSWERS.has(message.name));
  const arrivals = new Arrivals(log.events, log.eventsLeftOut > 0);
  return orders.map((placed) => {
    const { permId: _, ...order } = placed;
    return { ...order, ...reached(placed, about, log.events, arrivals) };
  });
}

/** Finds what the client of an order has received about it, and what it may have received. */
function reached(
  order: Placed,
  answers: readonly SeenMessage[],
  events: readonly TraceEvent[],
  arrivals: Arrivals,
): Pick<OrderRecord, "received" | "doubtful"> {
  const received: OrderInstant[] = [];
  const doubtful: DoubtfulInstant[] = [];
  for (const answer of answers) {
    if (!isAbout(answer.message, order)) continue;
    const arrival = arrivalOf(answer, events, arrivals);
    if (arrival.kind === "lost") continue;
    const { message, frame } = answer;
    const instant = { atMs: arrival.atMs, text: instantText(message), frame };
    if (arrival.kind === "received") received.push(instant);
    else doubtful.push({ ...instant, reason: arrival.reason });
  }
  const inTime = (one: OrderInstant, other: OrderInstant): number => one.atMs - other.atMs;
  return { received: received.sort(inTime), doubtful: doubtful.sort(inTime) };
}

/** Finds what became of a message that TWS has sent about an order. */
function arrivalOf(
  { message, frame, isLost }: SeenMessage,
  events: readonly TraceEvent[],
  arrivals: Arrivals,
): Arrival {
  const happened = events[frame - 1];
  const isAfterLog = arrivals.isCut && message.atMs >= (events.at(-1)?.atMs ?? 0);
  if (isAfterLog && (isLost || happened === undefined))
    return { kind: "doubtful", atMs: message.atMs, reason: "The log was full when TWS sent it." };
  return isLost || happened === undefined ? { kind: "lost" } : arrivals.of(frame - 1);
}

/** Tests whether a message that came to the client of an order is about it. Orders by hand have no ID of their own. */
function isAbout({ clientId, values, id }: SeenMessage["message"], order: Placed): boolean {
  const owner = typeof values.clientId === "number" ? values.clientId : clientId;
  if (clientId !== order.clientId || owner !== order.clientId) return false;
  if (typeof values.permId === "number" && values.permId > 0 && order.permId > 0)
    return values.permId === order.permId;
  return (values.orderId ?? id) === order.orderId;
}

/** Writes what a message says of an order, e.g. `Submitted, 20 of 100 filled`. */
function instantText({ name, values, text }: SeenMessage["message"]): string {
  if (name === "error") return `error ${String(values.code)}: ${String(values.text)}`;
  if (name !== "orderStatus") return text;
  const [filled, remaining] = [Number(values.filled), Number(values.remaining)];
  return `${String(values.status)}, ${filled} of ${filled + remaining} filled`;
}

const termsOf = (text: string): string => text.replace(/^placeOrder #-?\d+ /, "");
