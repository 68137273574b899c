import { firstToExpire } from "../prices/combination.ts";
import { expiredBetween, expiresMs } from "../prices/expiry.ts";
import { isDone, type Order } from "./orders.ts";

/** Lists the open orders whose contract, or a leg of it, expired after `sinceMs` and not after `nowMs`, with the time. */
export function endedOrders(
  orders: readonly Order[],
  sinceMs: number,
  nowMs: number,
): readonly { readonly permId: number; readonly atMs: number }[] {
  return orders.flatMap((order) => {
    const first = firstToExpire(order.terms.instrument);
    if (isDone(order) || !expiredBetween(first, sinceMs, nowMs)) return [];
    return [{ permId: order.permId, atMs: expiresMs(first) }];
  });
}

/** Returns when the contract of an open order, or a leg of it, expires next after an instant, epoch ms; undefined for never. */
export function nextEndMs(orders: readonly Order[], afterMs: number): number | undefined {
  let next: number | undefined;
  for (const order of orders) {
    const first = firstToExpire(order.terms.instrument);
    if (isDone(order) || first.lastTradeDate === "") continue;
    const atMs = expiresMs(first);
    if (atMs > afterMs && (next === undefined || atMs < next)) next = atMs;
  }
  return next;
}
