import { expect, test } from "vitest";
import { cents, HOUR, NOW, PaperTrading } from "../../../support/paper-trading.ts";

test("a market order is filled at once at the ask, and is reported as Submitted, then Filled", () => {
  const paper = new PaperTrading();
  const { ask } = paper.quote();
  const permId = paper.place();
  expect(paper.trading.events().map((event) => `${event.kind} ${event.order.status}`)).toEqual([
    "status Submitted",
    "fill Filled",
  ]);
  expect(paper.order(permId)).toMatchObject({
    filled: 100,
    averagePrice: ask,
    commission: 1,
    completedMs: NOW,
  });
});

test("a modified order keeps its permId and is matched again", () => {
  const paper = new PaperTrading();
  const limitPrice = cents(paper.quote().bid * 0.8);
  const permId = paper.place({ type: "LMT", limitPrice });
  expect(
    paper.trading.modify(permId, paper.terms({ type: "LMT", limitPrice: cents(paper.quote().ask) }), NOW)
      .refusal,
  ).toBeUndefined();
  expect(paper.status(permId)).toBe("Filled");
});

test("an untransmitted bracket does not work; cancelling its parent cancels its children", () => {
  const paper = new PaperTrading();
  const parent = paper.place({ transmit: false });
  const child = paper.place({ side: "SELL", type: "LMT", limitPrice: 400, parent, transmit: false });
  paper.pass(HOUR);
  expect([paper.status(parent), paper.status(child)]).toEqual(["PendingSubmit", "PendingSubmit"]);
  paper.trading.cancel(parent, paper.nowMs);
  expect([paper.status(parent), paper.status(child)]).toEqual(["Cancelled", "Cancelled"]);
});
