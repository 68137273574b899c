import { expect, test } from "vitest";
import { isDone } from "../../../sim/exchange/orders.ts";
import { CLOSE, cents, HOUR, MINUTE, NOW, PaperTrading, SECOND } from "../../support/paper-trading.ts";

test("a day order expires with the regular hours, or with the extended ones if outsideRth is set", () => {
  const paper = new PaperTrading();
  const limitPrice = cents(paper.quote().bid * 0.7);
  const regular = paper.place({ type: "LMT", limitPrice });
  const extended = paper.place({ type: "LMT", limitPrice, outsideRth: true });
  const kept = paper.place({ type: "LMT", limitPrice, tif: "GTC" });
  const dated = paper.place({ type: "LMT", limitPrice, tif: "GTD", goodTillMs: NOW + MINUTE });
  paper.pass(MINUTE);
  expect(paper.status(dated)).toBe("Cancelled");
  paper.pass(CLOSE - paper.nowMs - 1);
  expect(paper.status(regular)).toBe("Submitted");
  paper.pass(1);
  expect([regular, extended, kept].map((permId) => paper.status(permId))).toEqual([
    "Cancelled",
    "Submitted",
    "PreSubmitted",
  ]);
  paper.pass(4 * HOUR);
  expect(paper.status(extended)).toBe("Cancelled");
  paper.pass(24 * HOUR);
  expect(isDone(paper.order(kept))).toBe(false);
});

test("orders at the close and at the opening are filled at those prices", () => {
  const paper = new PaperTrading();
  const close = paper.place({ type: "MOC" });
  const open = paper.place({ type: "MKT", tif: "OPG", instrument: paper.contract(8894) });
  expect([paper.status(close), paper.status(open)]).toEqual(["PreSubmitted", "PreSubmitted"]);
  paper.pass(CLOSE - NOW);
  expect(paper.order(close)).toMatchObject({ status: "Filled", averagePrice: paper.quote().last });
  paper.pass(24 * HOUR);
  const opening = paper.exchange.quote(paper.contract(8894), Date.UTC(2026, 0, 14, 14, 30)).last;
  expect(paper.order(open)).toMatchObject({ status: "Filled", averagePrice: opening });
});

test("an order placed at night is PreSubmitted until the regular hours begin", () => {
  const paper = new PaperTrading();
  paper.nowMs = Date.UTC(2026, 0, 14, 3);
  const permId = paper.place();
  expect(paper.status(permId)).toBe("PreSubmitted");
  paper.pass(Date.UTC(2026, 0, 14, 14, 29, 59) - paper.nowMs);
  expect(paper.status(permId)).toBe("PreSubmitted");
  paper.pass(SECOND);
  expect(paper.status(permId)).toBe("Filled");
});
