import { expect, test } from "vitest";
import { RULES } from "../../../../sim/tws/rules/catalogue.ts";
import type { Part } from "../../../../sim/wire/codec/message.ts";
import { type PlaceOrder, placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { type Bounds, CHOICE_BOUNDS, NUMBER_BOUNDS } from "../../../support/order-bounds.ts";
import { ORDER_CHOICES, ORDER_FLAGS } from "../../../support/order-choice-fields.ts";
import { ORDER_NUMBERS } from "../../../support/order-number-fields.ts";
import { errors, NOTICES, OrderDesk, SHARE_PAIR } from "../../../support/order-rules.ts";

/** The fields of `placeOrder` by their path, those of rows of lists included. */
const FIELDS: ReadonlyMap<string, Part["kind"]> = new Map(
  placeOrder.parts.flatMap(({ name, kind, rows }) =>
    rows === undefined
      ? [[name, kind] as const]
      : rows.map((one) => [`${name}.${one.name}`, one.kind] as const),
  ),
);
const WHATS = RULES.flatMap(({ rules }) => rules.map(({ what }) => what));
const ROWS = { ...ORDER_NUMBERS, ...ORDER_CHOICES };
/** Code of an order that was taken and does not work, as IOC away from the market. */
const CANCELLED = 202;
const BOUNDS = Object.entries({ ...NUMBER_BOUNDS, ...CHOICE_BOUNDS });

test("every field of an order has a row, and every row a field", () => {
  const isFlag = (name: string): boolean => FIELDS.get(name) === "flag";
  const names = [...FIELDS.keys()];
  expect(names.length).toBeGreaterThan(140);
  expect(Object.keys(ORDER_FLAGS).sort()).toEqual(names.filter(isFlag).sort());
  expect(Object.keys(ROWS).sort()).toEqual(names.filter((name) => !isFlag(name)).sort());
  expect(Object.keys(ORDER_NUMBERS).filter((name) => name in ORDER_CHOICES)).toEqual([]);
});

test("every decimal is among the numbers", () => {
  const decimals = [...FIELDS].filter(([, kind]) => kind.endsWith("decimal")).map(([name]) => name);
  expect(decimals.filter((name) => !(name in ORDER_NUMBERS))).toEqual([]);
});

test("every row names rules that exist, or says why the field is free", () => {
  for (const [name, { rules = [], lists = [], free = "" }] of Object.entries(ROWS)) {
    for (const start of rules) {
      const found = WHATS.filter((what) => what.startsWith(start));
      expect(found.length, `${name}: ${start}`).toBeGreaterThan(0);
    }
    expect([name, rules.length + lists.length > 0]).toEqual([name, free === ""]);
  }
  for (const [name, rules] of Object.entries(ORDER_FLAGS)) {
    if (typeof rules === "string") continue;
    for (const start of rules)
      expect([name, WHATS.some((what) => what.startsWith(start))]).toEqual([name, true]);
  }
});

test("every field with rules of its own has values beyond its bounds", () => {
  const bounded = Object.entries(ROWS).filter(([, { rules }]) => rules !== undefined);
  expect(BOUNDS.map(([name]) => name).sort()).toEqual(bounded.map(([name]) => name).sort());
});

/** Makes the change that gives a field a value; a field of a row is that of the first one. */
function changeOf(name: string, value: unknown): Partial<PlaceOrder> {
  const [list = "", field] = name.split(".");
  if (field === undefined) return { [name]: value };
  if (list === "orderComboLegs") return { orderComboLegs: [{ price: value as number }, { price: 400 }] };
  const [first, ...others] = SHARE_PAIR.legs;
  return { legs: [{ ...first, [field]: value }, ...others] } as Partial<PlaceOrder>;
}

/** Places an order with one value and returns the codes of its refusals. */
function codesOf(name: string, value: unknown, { on, after, secType }: Bounds): readonly number[] {
  const desk = new OrderDesk();
  if (after !== undefined) desk.place(after, secType);
  const answer = errors(desk.place({ ...on, ...changeOf(name, value) }, secType));
  return answer.map(([code]) => code).filter((code) => !NOTICES.includes(code) && code !== CANCELLED);
}

test.each(BOUNDS)(
  "%s: values up to its bounds are accepted, and values beyond them refused",
  (name, bounds) => {
    const legal = bounds.legal.map((value) => [value, codesOf(name, value, bounds)]);
    expect(legal).toEqual(bounds.legal.map((value) => [value, []]));
    for (const [code, values] of Object.entries(bounds.refused)) {
      const refused = values.map((value) => [value, codesOf(name, value, bounds)]);
      expect(refused).toEqual(values.map((value) => [value, [Number(code)]]));
    }
  },
);
