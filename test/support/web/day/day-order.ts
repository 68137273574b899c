import type { Exchange } from "../../../../sim/exchange/exchange.ts";
import type { VirtualClock } from "../../../../sim/mod.ts";
import type { WebPool } from "../../../../src/web/mod.ts";
import { ACCOUNT, THINKING_MS, WATCHED } from "./plan.ts";

/** Share of the bid at which the order of each hour is placed: far enough from the market for a question. */
const FAR = 0.9;

/** Makes the order of an hour, which leads to one question, and which nobody fills. */
export function farOrder(exchange: Exchange, hour: number, nowMs: number): Readonly<Record<string, unknown>> {
  const { conId } = WATCHED[hour % WATCHED.length] ?? { conId: 0 };
  const instrument = exchange.instrument(conId, nowMs);
  const { bid } = instrument === undefined ? { bid: 1 } : exchange.quote(instrument, nowMs);
  const price = Number((bid * FAR).toFixed(2));
  return {
    conid: conId,
    orderType: "LMT",
    side: "BUY",
    quantity: 1,
    tif: "GTC",
    price,
    cOID: `hour-${hour}`,
  };
}

/** Gets the ID of the question in an answer; undefined where there is none. */
export function questionIdOf(body: unknown): string | undefined {
  const [row] = Array.isArray(body) ? (body as readonly { id?: string; message?: unknown }[]) : [];
  return row?.message === undefined ? undefined : row.id;
}

/** Gets the ID of the order in an acceptance; undefined where there is none. */
export function orderIdOf(body: unknown): string | undefined {
  const [row] = Array.isArray(body) ? (body as readonly { order_id?: string }[]) : [];
  return row?.order_id;
}

/** Places the order of an hour, answers its question, and cancels it. @returns What became of it. */
export async function placeThroughPool(pool: WebPool, order: unknown, clock: VirtualClock): Promise<string> {
  return await pool.use(async (lease) => {
    const path = `/iserver/account/${ACCOUNT}/orders`;
    const posted = await lease.request({ method: "POST", path, body: { orders: [order] } });
    const id = questionIdOf(posted.body);
    if (id === undefined) return `no question: ${posted.text}`;
    await new Promise<void>((resolve) => clock.after(THINKING_MS, resolve));
    const reply = { method: "POST", path: `/iserver/reply/${id}`, body: { confirmed: true } } as const;
    const accepted = await lease.request(reply);
    const orderId = orderIdOf(accepted.body);
    if (orderId === undefined) return `not accepted: ${accepted.text}`;
    const cancel = { method: "DELETE", path: `/iserver/account/${ACCOUNT}/order/${orderId}` } as const;
    const { status } = await lease.request(cancel);
    return status === 200 ? "placed" : `not cancelled: ${status}`;
  });
}
