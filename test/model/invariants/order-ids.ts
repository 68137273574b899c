import type { Invariant } from "../record.ts";

/** I9: TWS takes a message with a used order ID for a change of that order, and refuses an ID below the highest (103). */
export const orderIds: Invariant = {
  name: "an order ID is never used for a second order, nor one below the highest, also by later processes",
  breaches: ({ trading }) => {
    const owners = new Map<string, unknown>();
    const highest = new Map<number, number>();
    return trading.writes.flatMap(({ frame, clientId, process, atMs }) => {
      const { orderId, orderRef, whatIf } = frame.values;
      if (frame.name !== "placeOrder" || whatIf === true || typeof orderId !== "number") return [];
      const name = `${clientId}/${orderId}`;
      const owner = owners.get(name);
      const max = highest.get(clientId) ?? 0;
      highest.set(clientId, Math.max(max, orderId));
      owners.set(name, owner ?? base(orderRef));
      const where = `at ${atMs}, process ${process} gave the ID ${name} to "${orderRef}"`;
      if (owner !== undefined) return owner === base(orderRef) ? [] : [`${where}; it was that of "${owner}"`];
      return orderId <= max ? [`${where}, and ${max} was used before`] : [];
    });
  },
};

/** Changes of an order of `lease.api` have references of their own behind a period. */
const base = (ref: unknown): string => `${ref}`.split(".")[0] ?? "";
