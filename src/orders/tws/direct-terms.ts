import { PoolError } from "../../errors.ts";
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

/**
 * Makes a function that gets the reason for which a message of now must not be written later: TWS was cut off from IBKR
 * meanwhile. Its caller has set no deadline, and the price is that of before the outage.
 */
export function unlessCutOff(live: LiveSession): () => PoolError | undefined {
  const { outages } = live;
  return () =>
    live.outages === outages ? undefined : new PoolError("TWS_ERROR", "TWS was cut off from IBKR meanwhile");
}

/** Makes of a value what JSON keeps of it. */
export function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
