import { expect, test } from "vitest";
import { isDone } from "../../../sim/exchange/orders.ts";
import { cents, MINUTE, PaperTrading } from "../../support/paper-trading.ts";

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
