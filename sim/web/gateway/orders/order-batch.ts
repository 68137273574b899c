import type { CoreContext } from "../state/core-context.ts";
import { idOf, type OrderFields } from "./order-terms.ts";

/**
 * Finds why orders cannot be in one request: a caller's ID is taken, a parent does not exist, or they are unrelated. Orders are
 * related as a parent, the first one, with its children, as children of one parent, or as one group.
 */
export function unrelated(orders: readonly OrderFields[], context: CoreContext): string | undefined {
  const { webOrders } = context.parts;
  const callerIds = orders.map(({ cOID }) => idOf(cOID)).filter((id) => id !== "");
  const taken = callerIds.find(
    (id, index) => webOrders.byCallerId(id) !== undefined || callerIds.indexOf(id) !== index,
  );
  if (taken !== undefined)
    return `Order couldn't be submitted: Local order ID=${taken} is already registered.`;
  const parents = orders.map(({ parentId }) => idOf(parentId));
  const missing = parents.find(
    (id) => id !== "" && !callerIds.includes(id) && parentOf(id, context) === undefined,
  );
  if (missing !== undefined) return `Bad Request: no order has the parentId ${missing}`;
  if (orders.length === 1) return undefined;
  const [first, ...others] = orders;
  const parentId = parents[0] === "" ? idOf(first?.cOID) : parents[0];
  const isBracket = parentId !== "" && others.every((one) => idOf(one.parentId) === parentId);
  const isGroup = orders.every(({ isSingleGroup }) => isSingleGroup === true);
  const isAlone = parents.every((id) => id === "");
  return isBracket || (isGroup && isAlone)
    ? undefined
    : "Bad Request: unrelated orders must not be in one request";
}

/** Finds the parent that an order names: by the caller's own ID of it, or by its order ID. */
export function parentOf(parentId: string, { exchange, parts }: CoreContext): number | undefined {
  if (parentId === "") return undefined;
  return parts.webOrders.byCallerId(parentId) ?? exchange.trading.order(Number(parentId))?.permId;
}
