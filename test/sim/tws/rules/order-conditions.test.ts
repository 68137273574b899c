import { expect, test } from "vitest";
import { ORDER_CONDITION_RULES } from "../../../../sim/tws/rules/order-conditions.ts";
import { condition as FIELDS, type WireCondition } from "../../../../sim/wire/field-groups/condition.ts";
import type { PlaceOrder } from "../../../../sim/wire/requests/place-order.ts";
import { errors, NOTICES, OrderDesk, testRules } from "../../../support/order-rules.ts";

const APPLE = 265598;
/** A legal condition of each type, with values of its own fields alone. */
const LEGAL: Readonly<Record<number, Partial<WireCondition>>> = {
  1: { value: "1000", conId: APPLE, exchange: "SMART", triggerMethod: 0 },
  3: { value: "20260114 15:00:00 US/Eastern" },
  4: { value: "30" },
  5: { secType: "STK", exchange: "NYSE", symbol: "IBM" },
  6: { value: "1000000", conId: APPLE, exchange: "ISLAND" },
  7: { value: "-5.5", conId: APPLE, exchange: "SMART" },
};
const TYPES = Object.keys(LEGAL).map(Number);

function condition(type: number, change: Partial<WireCondition> = {}): Pick<PlaceOrder, "conditions"> {
  const none = { value: "", conId: 0, exchange: "", triggerMethod: 0, secType: "", symbol: "" };
  return { conditions: [{ type, conjunction: "a", isMore: true, ...none, ...LEGAL[type], ...change }] };
}

/** Places an order with a condition and returns the codes of its refusals. */
function codesOf(type: number, change: Partial<WireCondition>, secType = "STK"): readonly number[] {
  const answer = errors(new OrderDesk().place(condition(type, change), secType));
  return answer.map(([code]) => code).filter((code) => !NOTICES.includes(code));
}

const INCOMPLETE = "The conditional contract info is incomplete.";

testRules(ORDER_CONDITION_RULES, {
  "a condition in an order for a fund or a cryptocurrency": {
    change: condition(1),
    secType: "CRYPTO",
    text: "Conditions are not allowed for this contract.",
  },
  "a condition that submits or cancels an order of a type that takes none": {
    change: { ...condition(1), orderType: "STP", auxPrice: 300 },
    text: "Conditional submission of orders is supported for",
  },
  "a condition of a type that does not exist": { change: condition(2), text: "Invalid condition of type 2" },
  "a conjunction of a condition other than `a` and `o`": {
    change: condition(1, { conjunction: "and" }),
    text: "cause - Invalid conjunction of a condition",
  },
  "a condition about a contract, or about executions, that lacks its exchange, its symbol or its security type":
    { change: condition(5, { symbol: "" }), text: INCOMPLETE },
  "a condition about a contract that is not listed, or not at the exchange that it names": {
    change: condition(1, { conId: 3 }),
    text: INCOMPLETE,
  },
  "a trigger method of a price condition that does not exist": {
    change: condition(1, { triggerMethod: 5 }),
    text: "cause - Invalid trigger method",
  },
  "an execution condition with a security type that does not exist": {
    change: condition(5, { secType: "SHARE" }),
    text: "cause - Please enter a valid security type",
  },
  "an execution condition with an exchange that does not exist": {
    change: condition(5, { exchange: "FOOX" }),
    text: INCOMPLETE,
  },
  "a time of a condition that has another form": {
    change: condition(3, { value: "tomorrow" }),
    text: "The date, time, or time-zone entered is invalid.",
  },
  "a value of a condition that cannot be read as a number, or is infinite or unset": {
    change: condition(1, { value: "high" }),
    text: "Invalid condition of type 1",
  },
  "a price of a condition below 0, except of futures and indices, or in orders for combinations": {
    change: condition(1, { value: "-0.01" }),
    text: "You must enter a valid price.",
  },
  "a margin cushion of a condition that is not between 0 and 100 percent": {
    change: condition(4, { value: "101" }),
    text: "cause - Invalid margin cushion of a condition",
  },
  "a volume of a condition below 0": {
    change: condition(6, { value: "-1" }),
    text: "cause - Invalid volume of a condition",
  },
  "a fall of more than 100 percent in a condition, except of futures and indices, or in orders for combinations":
    {
      change: condition(7, { value: "-100.5" }),
      text: "cause - Invalid percentage change of a condition",
    },
});

/** Values beyond the set of a field with the code that refuses them, and values of the set; or why every value is legal. */
type FieldCase =
  | { readonly legal: readonly unknown[]; readonly refused: Readonly<Record<number, readonly unknown[]>> }
  | string;

const NO_NUMBERS = ["", "high", "NaN", "Infinity", "0x10", "1.7976931348623157E308", "1e400"];
const CONTRACT: FieldCase = { legal: [APPLE, 272093], refused: { 147: [0, -1, 3] } };
const VENUE: FieldCase = {
  legal: ["SMART", "ISLAND", "NYSE", "smart"],
  refused: { 147: ["", "FOOX", "EUREX", "IDEALPRO"] },
};
const CONJUNCTION: FieldCase = { legal: ["a", "o"], refused: { 321: ["", "n", "and", "A", "O"] } };
const FLAG = "The wire has a flag, which every text means.";

/** Every field of every type of condition. */
const CASES: Readonly<Record<number, Readonly<Record<string, FieldCase>>>> = {
  1: {
    conjunction: CONJUNCTION,
    isMore: FLAG,
    value: { legal: ["0", "1e3", "150.25"], refused: { 321: NO_NUMBERS, 463: ["-1", "-0.01"] } },
    conId: CONTRACT,
    exchange: VENUE,
    triggerMethod: { legal: [0, 1, 2, 3, 4, 7, 8], refused: { 321: [-1, 5, 6, 9, 99] } },
  },
  3: {
    conjunction: CONJUNCTION,
    isMore: FLAG,
    value: {
      legal: ["20260114 15:00:00 US/Eastern", "20260114-20:00:00"],
      refused: { 10314: ["", "noon", "20260114 15:00:00 EST", "20260231 15:00:00", "1000"] },
    },
  },
  4: {
    conjunction: CONJUNCTION,
    isMore: FLAG,
    value: { legal: ["0", "30", "100"], refused: { 321: [...NO_NUMBERS, "-1", "101"] } },
  },
  5: {
    conjunction: CONJUNCTION,
    secType: { legal: ["STK", "CASH", "BAG", "stk"], refused: { 147: [""], 321: ["SHARE", "CONTFUT", "*"] } },
    exchange: {
      legal: ["SMART", "ISLAND", "IDEALPRO", "CBOE2", "CME", "GLOBEX"],
      refused: { 147: ["", "FOOX", "*", "NEW YORK"] },
    },
    symbol: "A symbol that the fake does not list may be filled in life; the condition never holds here.",
  },
  6: {
    conjunction: CONJUNCTION,
    isMore: FLAG,
    value: { legal: ["0", "100", "1e6"], refused: { 321: [...NO_NUMBERS, "-1"] } },
    conId: CONTRACT,
    exchange: VENUE,
  },
  7: {
    conjunction: CONJUNCTION,
    isMore: FLAG,
    value: { legal: ["0", "-3", "-100", "15.5", "250"], refused: { 321: [...NO_NUMBERS, "-101"] } },
    conId: CONTRACT,
    exchange: VENUE,
  },
};

/** Lists the fields that the wire has for a type of condition: those whose value changes what is written. */
function fieldsOnWire(type: number): readonly string[] {
  const [plain] = condition(type).conditions as [WireCondition];
  const written = (one: WireCondition): string => {
    const out: string[] = [];
    for (const field of FIELDS) field.write(one, 193, out);
    return out.join("\0");
  };
  const other = { string: "x", number: 7, boolean: false } as const;
  return Object.entries(plain).flatMap(([name, value]) =>
    name !== "type" &&
    written({ ...plain, [name]: other[typeof value as keyof typeof other] }) !== written(plain)
      ? [name]
      : [],
  );
}

test.each(TYPES)("the table has every field that the wire has for conditions of type %i", (type) => {
  expect(Object.keys(CASES[type] ?? {}).sort()).toEqual([...fieldsOnWire(type)].sort());
  expect(codesOf(type, {})).toEqual([]);
});

const ROWS = TYPES.flatMap((type) =>
  Object.entries(CASES[type] ?? {}).flatMap(([name, one]) =>
    typeof one === "string" ? [] : [[type, name, one] as const],
  ),
);

test.each(ROWS)("a condition of type %i takes values of its set in %s, and no other", (type, name, one) => {
  const of = (value: unknown): unknown => [value, codesOf(type, { [name]: value })];
  expect(one.legal.map(of)).toEqual(one.legal.map((value) => [value, []]));
  for (const [code, values] of Object.entries(one.refused))
    expect(values.map(of)).toEqual(values.map((value) => [value, [Number(code)]]));
});

test("prices of conditions on futures and in orders for combinations may be below 0", () => {
  const { conId, exchange } = new OrderDesk().contract("FUT");
  for (const [type, value] of [
    [1, "-37"],
    [7, "-300"],
  ] as const) {
    expect(codesOf(type, { value, conId, exchange })).toEqual([]);
    expect(codesOf(type, { value }, "BAG")).toEqual([]);
    expect(codesOf(type, { value })).toHaveLength(1);
  }
});
