import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AllocationData,
  type AllocationMethod,
  allocate,
  findMethod,
  hasAmounts,
  share,
} from "../../../../sim/exchange/accounts/allocation.ts";
import { runs } from "../../../support/runs.ts";

const DATA: AllocationData = {
  netLiquidation: (account) => ({ A: 300_000, B: 100_000, C: -5 })[account] ?? 0,
  availableFunds: (account) => ({ A: 10_000, B: 40_000, C: 0 })[account] ?? 0,
  held: (account) => ({ A: 100, B: -50, C: 0 })[account] ?? 0,
  unitPrice: 200,
};
const divided = (method: AllocationMethod, quantity: number, amounts: readonly number[] = [], percent = 0) =>
  allocate(
    {
      name: "Mine",
      method,
      members: ["A", "B", "C"].map((account, at) => ({ account, amount: amounts[at] })),
    },
    quantity,
    percent,
    DATA,
  ).map(({ account, quantity: units }) => `${account} ${units}`);

test.each<[AllocationMethod, number, readonly number[], string[]]>([
  ["Equal", 10, [], ["A 4", "B 3", "C 3"]],
  ["Equal", 2, [], ["A 1", "B 1"]],
  ["NetLiq", 8, [], ["A 6", "B 2"]],
  ["AvailableEquity", 10, [], ["A 2", "B 8"]],
  ["Percent", 10, [50, 30, 20], ["A 5", "B 3", "C 2"]],
  ["Ratio", 9, [2, 1, 0], ["A 6", "B 3"]],
  ["ContractsOrShares", 0, [5, 0, 7], ["A 5", "C 7"]],
  ["MonetaryAmount", 0, [1_000, 999, 100], ["A 5", "B 4"]],
])("%s of %j units by %j gives %j", (method, quantity, amounts, expected) => {
  expect(divided(method, quantity, amounts)).toEqual(expected);
});

test("PctChange takes a percentage of what is held, up or down", () => {
  expect(divided("PctChange", 0, [], 20)).toEqual(["A 20", "B 10"]);
  expect(divided("PctChange", 0, [], -50)).toEqual(["A 50", "B 25"]);
});

test("the older name of Equal is understood, and other names are not", () => {
  expect(["EqualQuantity", "Equal", "equal", "toString"].map(findMethod)).toEqual([
    "Equal",
    "Equal",
    undefined,
    undefined,
  ]);
  expect(hasAmounts("Percent")).toBe(true);
  expect(hasAmounts("NetLiq")).toBe(false);
});

test("fills that are shared out one after the other end at what each account was to have", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 }),
      (wanted, sizes) => {
        const total = wanted.reduce((sum, one) => sum + one, 0);
        const had = wanted.map(() => 0);
        let filled = 0;
        for (const size of [...sizes, total]) {
          const units = Math.min(size, total - filled);
          filled += units;
          const targets = wanted.map((one, at) => ({ account: `${at}`, quantity: (one * filled) / total }));
          const given = share(units, targets, had);
          expect(given.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(units);
          for (const [at, { quantity }] of given.entries()) {
            expect(quantity).toBeGreaterThanOrEqual(0);
            had[at] = (had[at] ?? 0) + quantity;
            expect(Math.abs((had[at] ?? 0) - (targets[at]?.quantity ?? 0))).toBeLessThan(wanted.length);
          }
        }
        expect(had).toEqual(wanted);
      },
    ),
    runs(200),
  );
});
