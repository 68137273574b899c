import { expect, test } from "vitest";
import { cents, MINUTE, PaperTrading } from "../../../support/paper-trading.ts";

test("a stop becomes the order of its adjustment once the last price reaches that price", () => {
  const paper = new PaperTrading();
  const { last } = paper.quote();
  const adjusts = {
    type: "TRAIL",
    triggerPrice: cents(last + 0.1),
    stopPrice: cents(last - 2),
    limitPrice: undefined,
    trailAmount: 2,
    trailPercent: undefined,
  } as const;
  const permId = paper.place({ side: "SELL", type: "STP", stopPrice: cents(last - 5), tif: "GTC", adjusts });
  let highest = last;
  for (let turn = 0; turn < 3_000 && highest < adjusts.triggerPrice; turn++) {
    expect(paper.order(permId).terms.type).toBe("STP");
    paper.pass(MINUTE);
    highest = Math.max(highest, paper.quote().last);
  }
  expect(highest).toBeGreaterThanOrEqual(adjusts.triggerPrice);
  const { terms, stopPrice, status } = paper.order(permId);
  expect([terms.type, terms.trailAmount, status]).toEqual(["TRAIL", 2, "PreSubmitted"]);
  expect(stopPrice).toBeGreaterThanOrEqual(adjusts.stopPrice);
});

test("a change of the type is reported as an event", () => {
  const paper = new PaperTrading();
  const { last } = paper.quote();
  const adjusts = {
    type: "STP LMT",
    triggerPrice: cents(last - 1),
    stopPrice: cents(last - 3),
    limitPrice: cents(last - 4),
    trailAmount: undefined,
    trailPercent: undefined,
  } as const;
  const permId = paper.place({ side: "SELL", type: "STP", stopPrice: cents(last - 5), adjusts });
  const events = paper.trading.events().filter(({ order }) => order.permId === permId);
  expect(events.map(({ order }) => order.terms.type)).toEqual(["STP LMT"]);
  expect(paper.order(permId)).toMatchObject({ stopPrice: cents(last - 3), status: "PreSubmitted" });
});
