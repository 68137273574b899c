import { expect, test } from "vitest";
import { NOW, PaperTrading } from "../../support/paper-trading.ts";

test("orders beyond the margin or for an index are rejected, and nothing is booked", () => {
  const paper = new PaperTrading();
  const before = paper.exchange.balance(NOW);
  const dear = paper.trading.place(paper.terms({ quantity: 100_000 }), NOW);
  expect(dear.refusal).toMatch(
    /EQUITY WITH LOAN VALUE \[\d+\.\d\d USD\] MUST EXCEED THE INITIAL MARGIN \[\d+\.\d\d USD\]/,
  );
  expect(paper.status(dear.permId)).toBe("Inactive");
  expect(paper.trading.place(paper.terms({ instrument: paper.contract(416904) }), NOW).refusal).toContain(
    "not available",
  );
  expect(paper.exchange.balance(NOW)).toEqual(before);
});
