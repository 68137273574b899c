import { z } from "zod";
import { incrementAt } from "../exchange/contracts/market-rules.ts";
import type { OrderTerms } from "../exchange/orders/orders.ts";
import { CONTRACT_FIELDS, ORDER_TERMS } from "../net/account-at-start.ts";
import { leastPart } from "../tws/rules/order-values.ts";
import { checkFields, gotText } from "../world/check-fields.ts";
import { suggestion } from "../world/nearest-name.ts";
import { unquoted } from "../world/quoted.ts";
import { ARRIVING_FIELDS, ORDER_FIELDS } from "./order-fields.ts";

/** Order types that are filled between bid and ask, at half increments too. */
const AT_MIDPOINT: ReadonlySet<string> = new Set(["MIDPRICE", "PEG MID"]);

/** Checks the values by which orders of the book are meant. @throws {RangeError} */
export function checkBooked(match: unknown): void {
  checkNames(match, ORDER_FIELDS);
}

/** Checks the values by which an order is meant that has not arrived yet. @throws {RangeError} */
export function checkArriving(match: unknown): void {
  checkNames(match, ARRIVING_FIELDS);
}

function checkNames(match: unknown, fields: readonly string[]): void {
  if (typeof match !== "object" || match === null || Array.isArray(match))
    throw new RangeError(`Cannot find an order: expected some of its values, got ${gotText(match)}`);
  for (const name of Object.keys(match)) {
    if (fields.includes(name)) continue;
    throw new RangeError(`Cannot find an order by ${unquoted(name)}: ${suggestion(name, fields)}`);
  }
}

/** Checks how one order is meant. @throws {RangeError} Unless it is an order ID, or some values. */
export function checkOrderName(cannot: string, name: unknown): void {
  if (Number.isInteger(name)) return;
  if (typeof name === "object" && name !== null && !Array.isArray(name)) return checkBooked(name);
  throw new RangeError(
    `Cannot ${cannot} an order: expected its order ID or some of its values, got ${gotText(name)}`,
  );
}

/** Checks an order that is to be placed by hand. @throws {RangeError} */
export function checkManualOrder(order: unknown): void {
  checkFields("place an order by hand", { ...CONTRACT_FIELDS, ...ORDER_TERMS }, order);
}

/** Checks the form of a fill by hand. @throws {RangeError} */
export function checkFill(fill: unknown): void {
  checkFields("fill an order", { price: z.number().optional(), quantity: z.number().optional() }, fill);
}

/** Returns why an exchange could not fill an order so; undefined where it could. */
export function impossibleFill(
  terms: OrderTerms,
  { price, quantity }: { readonly price?: number | undefined; readonly quantity?: number | undefined },
): string | undefined {
  const part = leastPart(terms.instrument.secType);
  if (quantity !== undefined && !isMultiple(quantity, part))
    return `the quantity is ${quantity}, which is no multiple of ${part}`;
  if (price === undefined) return undefined;
  const tick = incrementAt(terms.instrument.marketRule, price) / (AT_MIDPOINT.has(terms.type) ? 2 : 1);
  if (!isMultiple(price, tick)) return `the price is ${price}, which is no multiple of its tick of ${tick}`;
  const isFixed = terms.trailAmount === undefined && terms.trailPercent === undefined;
  const limit = isFixed ? terms.limitPrice : undefined;
  if (limit === undefined || (terms.side === "BUY" ? price <= limit : price >= limit)) return undefined;
  return `the price is ${price}, which is worse than its limit of ${limit}`;
}

function isMultiple(value: number, step: number): boolean {
  const steps = value / step;
  const whole = Math.round(steps);
  return steps === 0 || (whole !== 0 && Math.abs(steps - whole) < 1e-6);
}
