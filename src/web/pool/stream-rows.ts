import { ordersBody } from "../reads/orders.ts";
import type { WebRequester } from "../reads/requester.ts";
import { Row } from "../reads/row.ts";
import type { AnyTopic } from "../streams/web-topic.ts";

/**
 * Reads the rows of a stream by REST, because frames may have been missed: the orders of all accounts.
 *
 * @returns Rows as the frames of the topic have them; undefined for a topic that has no such request.
 */
export async function streamRows(
  { name }: AnyTopic,
  requester: WebRequester,
): Promise<readonly unknown[] | undefined> {
  if (name !== "watchOrders") return undefined;
  return (await Promise.all(requester.accounts.map((account) => ordersOf(requester, account)))).flat();
}

async function ordersOf(requester: WebRequester, account: string): Promise<readonly unknown[]> {
  const orders = new Row(requester.what, "orders", await ordersBody(requester, account)).raw("orders");
  return Array.isArray(orders) ? (orders as readonly unknown[]) : [];
}
