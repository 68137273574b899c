import type { OrderInstant, OrderRecord } from "../record.ts";
import type { SeenMessage } from "../seen.ts";
import type { DrillLog } from "./drill-log.ts";

/** Messages that say something about an order. */
const ORDER_ANSWERS: ReadonlySet<string> = new Set(["orderStatus", "openOrder", "execDetails", "error"]);

/** Makes a record of each order that a client has placed, and of those that TWS held without one. */
export function orderRecords(
  log: DrillLog,
  requests: readonly SeenMessage[],
  answers: readonly SeenMessage[],
): readonly OrderRecord[] {
  const placed = requests.filter(({ message }) => message.name === "placeOrder");
  const records = new Map<string, OrderRecord>();
  const keyOf = (clientId: number, orderId: number): string => `${clientId}/${orderId}`;
  for (const { clientId, orderId, orderRef, text, held } of log.orders.values())
    records.set(keyOf(clientId, orderId), { clientId, orderId, orderRef, text, received: [], held });
  for (const { message } of placed) {
    const { clientId, id: orderId, values, text } = message;
    if (orderId === undefined) continue;
    const key = keyOf(clientId, orderId);
    const known = records.get(key);
    const orderRef = typeof values.orderRef === "string" ? values.orderRef : "";
    records.set(key, known ?? { clientId, orderId, orderRef, text: termsOf(text), received: [], held: [] });
  }
  return [...records.values()].map((record) => ({ ...record, received: receivedOf(record, answers) }));
}

/** Finds what the client of an order has received about it. */
function receivedOf(
  { clientId, orderId }: OrderRecord,
  answers: readonly SeenMessage[],
): readonly OrderInstant[] {
  return answers
    .filter(
      ({ message, isLost }) =>
        !isLost &&
        ORDER_ANSWERS.has(message.name) &&
        message.clientId === clientId &&
        (message.values.orderId ?? message.id) === orderId,
    )
    .map(({ message, frame }) => ({ atMs: message.atMs, text: instantText(message), frame }));
}

/** Writes what a message says of an order, e.g. `Submitted, 20 of 100 filled`. */
function instantText({ name, values, text }: SeenMessage["message"]): string {
  if (name === "error") return `error ${String(values.code)}: ${String(values.text)}`;
  if (name !== "orderStatus") return text;
  const [filled, remaining] = [Number(values.filled), Number(values.remaining)];
  return `${String(values.status)}, ${filled} of ${filled + remaining} filled`;
}

const termsOf = (text: string): string => text.replace(/^placeOrder #-?\d+ /, "");
