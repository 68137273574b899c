import { ownReference } from "../orders/order-reference.ts";

/** Gives a copied order or execution the reference that its caller wrote, without the token of the pool. */
export function withOwnReference<Shown extends object>(copy: Shown): Shown {
  const { orderRef } = copy as { readonly orderRef?: unknown };
  if (typeof orderRef === "string") Object.assign(copy, { orderRef: ownReference(orderRef) });
  return copy;
}
