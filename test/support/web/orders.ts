import { AAPL_CON_ID, ACCOUNT_ID, type Answer, type GatewayTable } from "./gateway-table.ts";

/** A limit order for AAPL near the market that leads to no question. */
export function quietOrder(table: GatewayTable, fields: Readonly<Record<string, unknown>> = {}): unknown {
  const instrument = table.exchange.instrument(AAPL_CON_ID, table.nowMs);
  if (instrument === undefined) throw new Error("Cannot make an order: AAPL is not listed");
  const { bid } = table.exchange.quote(instrument, table.nowMs);
  const price = Number((Math.round(bid * 98) / 100).toFixed(2));
  return {
    conid: AAPL_CON_ID,
    orderType: "LMT",
    side: "BUY",
    quantity: 10,
    tif: "DAY",
    price,
    ...fields,
  };
}

/** Posts orders for the account. */
export function postOrders(table: GatewayTable, ...orders: readonly unknown[]): Answer {
  return table.post(`/iserver/account/${ACCOUNT_ID}/orders`, { orders });
}

/** Posts a quiet order and returns its ID. */
export function placedOrderId(table: GatewayTable, fields: Readonly<Record<string, unknown>> = {}): string {
  const [accepted] = postOrders(table, quietOrder(table, fields)).body as [{ readonly order_id: string }];
  return accepted.order_id;
}

/** Gets the ID and the type of the question in an answer. */
export function questionOf({ body }: Answer): { readonly id: string; readonly type: string } {
  const [question] = body as [{ readonly id: string; readonly messageIds: readonly [string] }];
  return { id: question.id, type: question.messageIds[0] };
}
