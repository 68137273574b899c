import { ownReference } from "../../../src/orders/order-reference.ts";
import { framesBy } from "../frame-index.ts";
import type { Invariant } from "../record.ts";
import { keyOf } from "../trading-record.ts";

/** Returns the owner in a reference: `2#1.7` is the seventh call of caller 2, for its order 1. */
const owner = (ref: string): string => ref.split(".")[0] ?? "";

/** Client ID of the orders that a person places in TWS. */
const MANUAL = 0;

/** An order number of a client ID belongs to one order of one caller; the next process may have another client ID. */
export const orderOwners: Invariant = {
  name: "lease.api: an order at TWS is changed only by the caller that placed it",
  breaches: ({ frames, users, book, clientIds }) => {
    const index = framesBy(frames);
    const begins = index.named("startApi");
    const clients = new Map(begins.map(({ connection, values }) => [connection, values.clientId as number]));
    const byId = new Map<string, string>();
    const mixed: string[] = [];
    for (const { direction, values, atMs, connection } of index.named("placeOrder")) {
      if (direction !== "in") continue;
      const ref = values.orderRef as string;
      const id = `${values.orderId} of client ${clients.get(connection)}`;
      const before = byId.get(id) ?? ref;
      byId.set(id, ref);
      if (owner(before) !== owner(ref))
        mixed.push(`at ${atMs}, order ${id}, "${before}", was sent as "${ref}"`);
    }
    const placed = users.flatMap(({ calls }) => calls.filter(({ method }) => method === "placeOrder"));
    const strange = book
      .placedOrders()
      // Client ID 0 has the orders that a person places in TWS, which have no reference.
      .filter(
        ({ clientId: by, order }) =>
          // The epilogue has orders of its own.
          !`${order.orderRef}`.startsWith("useful") &&
          clientIds.includes(by) &&
          !(by === MANUAL && (order.orderRef ?? "") === ""),
      )
      .filter(({ order }) => keyOf(ownReference(order.orderRef)) === undefined)
      .flatMap(({ order }) => {
        const call = placed.find(({ ref }) => ref === ownReference(order.orderRef));
        if (call?.symbol === order.symbol) return [];
        return [`TWS holds "${order.orderRef}" for ${order.symbol}, placed for ${call?.symbol ?? "nothing"}`];
      });
    return [...mixed, ...strange];
  },
};
