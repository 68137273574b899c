import { expect, test } from "vitest";
import { effectOfFill } from "../../../../sim/exchange/orders/order-groups.ts";
import { isDone, type Order, type OrderTerms } from "../../../../sim/exchange/orders/orders.ts";
import { cents, MINUTE, PaperTrading } from "../../../support/paper-trading.ts";

test("children of a bracket wait for their parent, and a fill of one cancels the other", () => {
  const paper = new PaperTrading();
  const { ask } = paper.quote();
  const parent = paper.place({ type: "LMT", limitPrice: ask, transmit: false });
  const target = paper.place({
    side: "SELL",
    type: "LMT",
    limitPrice: cents(ask + 0.1),
    tif: "GTC",
    parent,
    transmit: false,
  });
  const stop = paper.place({ side: "SELL", type: "STP", stopPrice: cents(ask - 0.1), tif: "GTC", parent });
  expect(paper.status(parent)).toBe("Filled");
  expect([paper.status(target), paper.status(stop)]).toEqual(["Submitted", "PreSubmitted"]);
  for (let turn = 0; turn < 400 && !isDone(paper.order(stop)); turn++) paper.pass(MINUTE);
  expect([paper.status(target), paper.status(stop)].sort()).toEqual(["Cancelled", "Filled"]);
});

test("a fill cancels the other orders of its OCA group, or reduces them", () => {
  const paper = new PaperTrading();
  const limitPrice = cents(paper.quote().bid * 0.8);
  const cancelled = paper.place({ type: "LMT", limitPrice, ocaGroup: "a", ocaType: 1 });
  paper.place({ ocaGroup: "a", ocaType: 1 });
  expect(paper.status(cancelled)).toBe("Cancelled");
  const reduced = paper.place({ type: "LMT", limitPrice, quantity: 150, ocaGroup: "b", ocaType: 2 });
  paper.place({ ocaGroup: "b", ocaType: 2 });
  expect(paper.order(reduced)).toMatchObject({ status: "Submitted", terms: { quantity: 50 } });
});

const [group, child] = [{ ocaGroup: "a" }, { parent: 7 }];

test.each<
  [title: string, filled: Partial<OrderTerms>, other: Partial<OrderTerms>, size: number, effect: object]
>([
  ["ocaType 1 cancels", { ...group, ocaType: 1 }, { ...group, quantity: 300 }, 100, { kind: "cancel" }],
  [
    "ocaType 2 reduces",
    { ...group, ocaType: 2 },
    { ...group, quantity: 300 },
    100,
    { kind: "reduce", quantity: 200 },
  ],
  [
    "ocaType 3 reduces",
    { ...group, ocaType: 3 },
    { ...group, quantity: 300 },
    100,
    { kind: "reduce", quantity: 200 },
  ],
  ["nothing left cancels", { ...group, ocaType: 2 }, { ...group, quantity: 100 }, 100, { kind: "cancel" }],
  ["another group stays", { ...group, ocaType: 1 }, { ocaGroup: "b" }, 100, { kind: "none" }],
  ["no group stays", { ocaType: 1 }, {}, 100, { kind: "none" }],
  ["a sibling is reduced", child, { ...child, quantity: 300 }, 100, { kind: "reduce", quantity: 200 }],
  ["a hedge of the parent stays", child, { ...child, hedge: { kind: "delta" } }, 100, { kind: "none" }],
  ["a child of another parent stays", child, { parent: 8 }, 100, { kind: "none" }],
])("a fill of one order: %s", (_, filled, other, size, effect) => {
  const paper = new PaperTrading();
  const [one, two] = [filled, other].map((terms) => paper.terms(terms));
  const order = (permId: number, terms: OrderTerms | undefined): Order =>
    ({ permId, filled: 0, terms }) as Order;
  expect(effectOfFill(order(1, one), size, order(2, two))).toEqual(effect);
  expect(effectOfFill(order(1, one), size, order(1, two))).toEqual({ kind: "none" });
});
