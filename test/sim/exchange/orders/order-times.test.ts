import { expect, test } from "vitest";
import { isDone } from "../../../../sim/exchange/orders/orders.ts";
import { CLOSE, cents, HOUR, MINUTE, NOW, PaperTrading, SECOND } from "../../../support/paper-trading.ts";

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

test("an auction order that its limit keeps out works at that limit until the close", () => {
  const paper = new PaperTrading();
  const opens = Date.UTC(2026, 0, 14, 14, 30);
  const instrument = paper.contract(11031);
  const opening = paper.exchange.quote(instrument, opens).last;
  const inside = paper.place({ instrument, type: "LMT", tif: "AUC", limitPrice: cents(opening + 1) });
  const market = paper.place({ instrument, type: "MTL", tif: "AUC" });
  const outside = paper.place({ instrument, type: "LMT", tif: "AUC", limitPrice: cents(opening - 1) });
  paper.pass(opens - NOW);
  for (const permId of [inside, market]) {
    expect(paper.order(permId)).toMatchObject({
      status: "Filled",
      averagePrice: opening,
      completedMs: opens,
    });
  }
  expect(paper.order(outside)).toMatchObject({ status: "Submitted", fixedPrice: cents(opening - 1) });
  paper.pass(7 * HOUR);
  expect(paper.order(outside)).toMatchObject({
    status: "Cancelled",
    filled: 0,
    completedMs: opens + 6.5 * HOUR,
  });
});

test("an order for some minutes expires after five", () => {
  const paper = new PaperTrading();
  const instrument = paper.contract(479624278);
  const limitPrice = paper.exchange.priceSeries(instrument, NOW).onTick(paper.quote(479624278).bid * 0.9);
  const permId = paper.place({ instrument, type: "LMT", tif: "Minutes", limitPrice, quantity: 1 });
  paper.pass(5 * MINUTE - 1);
  expect(paper.status(permId)).toBe("Submitted");
  paper.pass(1);
  expect(paper.order(permId)).toMatchObject({ status: "Cancelled", completedMs: NOW + 5 * MINUTE });
});

test("the minutes of a `tif` Minutes begin when the venue opens, if it is closed", () => {
  const paper = new PaperTrading();
  const instrument = paper.contract(479624278);
  paper.nowMs = Date.UTC(2026, 0, 17, 15);
  const sunday = Date.UTC(2026, 0, 18, 8);
  const permId = paper.place({ instrument, type: "LMT", tif: "Minutes", limitPrice: 50_000, quantity: 0.01 });
  expect(paper.order(permId)).toMatchObject({ status: "PreSubmitted", endsMs: sunday + 300_000 });
});
