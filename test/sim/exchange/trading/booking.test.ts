import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { FIRST, MASTER, SECOND } from "../../../support/logins.ts";
import { MINUTE, NOW, PaperTrading } from "../../../support/paper-trading.ts";

const allocation = [
  { account: FIRST, quantity: 700 },
  { account: SECOND, quantity: 300 },
];

function advised(): PaperTrading {
  const paper = new PaperTrading();
  return Object.assign(paper, { exchange: new Exchange({ accounts: [FIRST, SECOND], advisor: true }) });
}

test("an order for a group is booked in the ledger of each account, as it was divided", () => {
  const paper = advised();
  const before = [FIRST, SECOND].map((account) => paper.trading.positions(NOW, { account })[0]?.size ?? 0);
  const permId = paper.place({ account: MASTER, quantity: 1_000, allocation });
  for (let minute = 0; minute < 30 && paper.status(permId) !== "Filled"; minute++) paper.pass(MINUTE);
  expect(paper.status(permId)).toBe("Filled");
  const after = [FIRST, SECOND].map(
    (account) => paper.trading.positions(paper.nowMs, { account })[0]?.size ?? 0,
  );
  expect(after.map((size, at) => size - (before[at] ?? 0))).toEqual([700, 300]);
  expect(paper.trading.positions(paper.nowMs, { account: MASTER })).toEqual([]);
});

test("the parts of a fill add up to it, and have execution IDs of their own", () => {
  const paper = advised();
  paper.place({ account: MASTER, quantity: 1_000, allocation });
  paper.pass(5 * MINUTE);
  const fills = paper.trading.fills();
  expect(fills.length).toBeGreaterThan(0);
  for (const { size, commission, parts = [] } of fills) {
    expect(parts.reduce((sum, part) => sum + part.size, 0)).toBe(size);
    expect(parts.reduce((sum, part) => sum + part.commission, 0)).toBeCloseTo(commission, 6);
  }
  const ids = fills.flatMap(({ execId, parts = [] }) => [execId, ...parts.map((part) => part.execId)]);
  expect(new Set(ids).size).toBe(ids.length);
});

test("an order in a model is booked in the model, and shows in its account", () => {
  const paper = advised();
  const before = paper.trading.positions(NOW, { account: FIRST })[0]?.size ?? 0;
  paper.place({ account: FIRST, model: "Growth", quantity: 10 });
  const sizes = (model: string) =>
    paper.trading.positions(paper.nowMs, { account: FIRST, model }).map(({ size }) => size);
  expect(sizes("Growth")).toEqual([10]);
  expect(sizes("Income")).toEqual([]);
  expect(paper.trading.positions(paper.nowMs, { account: FIRST })[0]?.size).toBe(before + 10);
});

test("a short sale for a group is held back when one account lacks the shares", () => {
  const paper = advised();
  const hard = paper.exchange.listed(NOW).find(({ symbol }) => symbol === "HTBR");
  if (hard === undefined) throw new Error("HTBR is not listed");
  const permId = paper.place({
    account: MASTER,
    instrument: hard,
    side: "SELL",
    quantity: 10,
    allocation: [{ account: SECOND, quantity: 10 }],
  });
  expect(paper.order(permId).whyHeld).toBe("locate");
});

test("an order for a group is rejected when one account lacks the margin for its part", () => {
  const paper = advised();
  const terms = paper.terms({
    account: MASTER,
    quantity: 100_000,
    allocation: [{ account: SECOND, quantity: 100_000 }],
  });
  expect(paper.trading.place(terms, NOW).refusal).toMatchObject({ kind: "margin" });
});
