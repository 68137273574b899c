import { expect, test } from "vitest";
import type { ConditionData } from "../../../../sim/exchange/orders/condition-data.ts";
import { conditionsHold } from "../../../../sim/exchange/orders/order-conditions.ts";
import type { Condition, Order } from "../../../../sim/exchange/orders/orders.ts";
import { HOUR, NOW, PaperTrading, SECOND } from "../../../support/paper-trading.ts";

test("an order waits until its conditions hold, or is cancelled when they do", () => {
  const paper = new PaperTrading();
  const at = { kind: "time", and: true, more: true, atMs: NOW + HOUR } as const;
  const waiting = paper.place({ conditions: [at] });
  const ending = paper.place({ type: "LMT", limitPrice: 1, conditions: [at], conditionsCancel: true });
  const either = paper.place({
    conditions: [
      { ...at, and: false },
      { kind: "price", and: true, conId: 265598, more: true, price: 1 },
    ],
  });
  expect([paper.status(waiting), paper.status(either)]).toEqual(["PreSubmitted", "Filled"]);
  paper.pass(HOUR);
  expect([paper.status(waiting), paper.status(ending)]).toEqual(["Filled", "Cancelled"]);
  const after = paper.place({ conditions: [{ kind: "execution", and: true, symbol: "KO", secType: "STK" }] });
  paper.pass(5 * SECOND);
  expect(paper.status(after)).toBe("PreSubmitted");
  paper.place({ instrument: paper.contract(8894) });
  paper.pass(SECOND);
  expect(paper.status(after)).toBe("Filled");
});

/** Contract 1 trades at 100, up 2 % today, with 5 000 units; contract 2 is not listed. */
const data: ConditionData = {
  nowMs: NOW,
  price: (conId) => (conId === 1 ? 100 : undefined),
  volume: (conId) => (conId === 1 ? 5_000 : undefined),
  changePercent: (conId) => (conId === 1 ? 2 : undefined),
  cushionPercent: (account) => (account === "DU1" ? 40 : 90),
  filledSince: (sinceMs) =>
    sinceMs > NOW ? [] : [{ terms: { instrument: new PaperTrading().contract() } } as Order],
};

test.each<[Condition, boolean]>([
  [{ kind: "price", and: true, conId: 1, more: true, price: 100 }, true],
  [{ kind: "price", and: true, conId: 1, more: true, price: 100.01 }, false],
  [{ kind: "price", and: true, conId: 1, more: false, price: 100 }, true],
  [{ kind: "price", and: true, conId: 2, more: true, price: 0 }, false],
  [{ kind: "price", and: true, conId: 2, more: false, price: 1_000 }, false],
  [{ kind: "time", and: true, more: true, atMs: NOW }, true],
  [{ kind: "time", and: true, more: true, atMs: NOW + 1 }, false],
  [{ kind: "margin", and: true, more: false, percent: 40 }, true],
  [{ kind: "margin", and: true, more: false, percent: 39 }, false],
  [{ kind: "volume", and: true, conId: 1, more: true, volume: 5_000 }, true],
  [{ kind: "volume", and: true, conId: 1, more: true, volume: 5_001 }, false],
  [{ kind: "change", and: true, conId: 1, more: true, percent: 2 }, true],
  [{ kind: "change", and: true, conId: 1, more: true, percent: 2.1 }, false],
  [{ kind: "execution", and: true, symbol: "AAPL", secType: "STK" }, true],
  [{ kind: "execution", and: true, symbol: "AAPL", secType: "" }, true],
  [{ kind: "execution", and: true, symbol: "AAPL", secType: "OPT" }, false],
  [{ kind: "execution", and: true, symbol: "KO", secType: "STK" }, false],
])("the condition %j gives %s", (condition, holds) => {
  expect(conditionsHold([condition], NOW, "DU1", data)).toBe(holds);
});

test("an execution condition ignores fills from before the order was placed", () => {
  const condition: Condition = { kind: "execution", and: true, symbol: "AAPL", secType: "STK" };
  expect(conditionsHold([condition], NOW + 1, "DU1", data)).toBe(false);
});

test("each condition is joined to the next one by its own and or or", () => {
  const [yes, no] = [1, 0].map((price) => ({ kind: "price", conId: 1, more: price === 1, price }) as const);
  const joined = (...parts: readonly [typeof yes, boolean][]): boolean =>
    conditionsHold(
      parts.map(([part, and]) => ({ ...part, and }) as Condition),
      NOW,
      "DU1",
      data,
    );
  expect(joined([yes, true], [no, true])).toBe(false);
  expect(joined([yes, false], [no, true])).toBe(true);
  expect(joined([no, false], [yes, true], [no, true])).toBe(false);
  expect(joined([no, true], [yes, false], [yes, true])).toBe(true);
});

test("a margin condition looks at the account of the order", () => {
  const condition: Condition = { kind: "margin", and: true, more: true, percent: 50 };
  expect(["DU1", "DU2"].map((account) => conditionsHold([condition], NOW, account, data))).toEqual([
    false,
    true,
  ]);
});
