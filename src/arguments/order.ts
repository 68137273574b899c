import type { Order } from "../stoqey/mod.ts";
import { typeName } from "./fault-texts.ts";
import { isPlainText } from "./fields.ts";
import { ORDER_FIELD_KINDS, type OrderFieldKind } from "./order-field-kinds.ts";
import { customSchema, type Faults, type Schema } from "./schema.ts";
import { unknownField } from "./strict.ts";

const NAMES = Object.keys(ORDER_FIELD_KINDS);
/** Fields of orders that were read from TWS in which this value stands for none. */
const UNSET = Number.MAX_VALUE;
/** Control characters would end a field of the message early, and shift the following ones. */
const CONTROLS = /[\p{Cc}\p{Cs}]/u;
/** Deepest nesting of lists and objects in an order: conditions, and parameters of algorithms. */
const DEPTH_MAX = 4;

const EXPECTED: Readonly<
  Record<Exclude<OrderFieldKind, "reported">, (value: unknown) => string | undefined>
> = {
  number: (value) =>
    typeof value === "number" && Number.isFinite(value)
      ? undefined
      : `expected a finite number, received ${shown(value)}`,
  text: (value) => {
    if (typeof value !== "string") return `expected string, received ${typeName(value)}`;
    return isPlainText(value) || !CONTROLS.test(value) ? undefined : "must not contain control characters";
  },
  flag: (value) => (typeof value === "boolean" ? undefined : `expected boolean, received ${typeName(value)}`),
  list: (value) => (Array.isArray(value) ? undefined : `expected array, received ${typeName(value)}`),
  object: (value) =>
    typeof value === "object" && value !== null ? undefined : `expected object, received ${typeName(value)}`,
};

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : typeName(value);
}

/**
 * Copies the fields of an order that are sent. A field that IBKR has no use for would be dropped silently, and the order
 * would be another one: it is a fault, with a suggestion.
 */
export const orderFields: Schema<Partial<Order>> = customSchema((given, faults) => {
  const copy: Record<string, unknown> = {};
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    faults.add(`expected object, received ${typeName(given)}`);
    return copy as Partial<Order>;
  }
  for (const name in given) {
    if (!Object.hasOwn(ORDER_FIELD_KINDS, name)) {
      faults.add(unknownField(name, NAMES));
      continue;
    }
    const kind = ORDER_FIELD_KINDS[name as keyof Order];
    const value: unknown = Reflect.get(given, name);
    if (kind === "reported" || value === undefined || value === UNSET) continue;
    const fault = EXPECTED[kind](value);
    if (fault === undefined) copy[name] = plainCopy(value, faults, name, DEPTH_MAX);
    else faults.add(fault, name);
  }
  return copy as Partial<Order>;
});

/** An order that can be placed: the fields that every order needs are there, and agree with its type. */
export const placeableOrder: Schema<Order> = customSchema((given, faults) => {
  const before = faults.any;
  const copy = faults.whole(orderFields, given) ?? {};
  if (faults.any && !before) return copy as Order;
  judge(copy, faults);
  return copy as Order;
});

/** Order types that cannot do without a limit price, and those that cannot do without a trigger price. */
const NEEDS_LIMIT: ReadonlySet<string> = new Set(["LMT", "STP LMT", "LOC", "LIT"]);
const NEEDS_TRIGGER: ReadonlySet<string> = new Set(["STP", "STP LMT", "MIT", "LIT"]);

function judge(order: Partial<Order>, faults: Faults): void {
  const { action, orderType, totalQuantity, cashQty, lmtPrice, auxPrice, whatIf, transmit } = order;
  if (action === undefined) faults.add("missing", "action");
  else if (!["BUY", "SELL", "SSHORT"].includes(action))
    faults.add(`expected "BUY" or "SELL", received "${action}"`, "action");
  if (orderType === undefined) faults.add("missing", "orderType");
  else if (String(orderType) === "") faults.add("must not be empty", "orderType");
  if (totalQuantity === undefined && cashQty === undefined) faults.add("missing", "totalQuantity");
  if (totalQuantity !== undefined && totalQuantity <= 0 && !cashQty)
    faults.add(`expected a number above 0, received ${totalQuantity}`, "totalQuantity");
  if (NEEDS_LIMIT.has(String(orderType)) && lmtPrice === undefined)
    faults.add(`missing: the order type is ${orderType}`, "lmtPrice");
  if (NEEDS_TRIGGER.has(String(orderType)) && auxPrice === undefined)
    faults.add(`missing: the order type is ${orderType}`, "auxPrice");
  if (transmit === false)
    faults.add(
      "must not be false: TWS would keep the order and not answer; placeBracket sends orders together",
      "transmit",
    );
  if (whatIf === true) faults.add("must not be true: use previewOrder", "whatIf");
}

/** Copies a value that JSON can carry. */
function plainCopy(value: unknown, faults: Faults, name: string, depth: number): unknown {
  if (typeof value !== "object" || value === null) {
    const isPlain = value === null || ["string", "boolean", "undefined"].includes(typeof value);
    if (!isPlain && !(typeof value === "number" && Number.isFinite(value)))
      faults.add(`${shown(value)} cannot be sent`, name);
    return value;
  }
  if (depth === 0) {
    faults.add("is nested too deeply", name);
    return undefined;
  }
  if (Array.isArray(value)) return value.map((one) => plainCopy(one, faults, name, depth - 1));
  const entries = Object.entries(value).map(([key, one]) => [key, plainCopy(one, faults, name, depth - 1)]);
  // Conditions are distinguished by their class, too.
  return Object.assign(Object.create(Object.getPrototypeOf(value)), Object.fromEntries(entries));
}
