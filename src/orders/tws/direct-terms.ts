import type { LiveSession } from "../../session/live-session.ts";
import type { Order } from "../../stoqey/mod.ts";
import { orderReference, referenceToken } from "../order-reference.ts";

/** Gives a changed order the token of the order, by which it is found. */
export function named(order: Order, reference: string | undefined): Order {
  const token = referenceToken(reference);
  return token === undefined ? order : { ...order, orderRef: orderReference(order.orderRef, token) };
}

/** Gets the account of an order: the only one of the login where none is named. */
export function accountOf({ session }: LiveSession, given: unknown): string {
  if (typeof given === "string" && given !== "") return given;
  const [only = "", ...others] = session.accounts;
  return others.length === 0 ? only : "";
}

/** Makes of a value what JSON keeps of it. */
export function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
