import { expect, test } from "vitest";
import { HOUR, NOW, PaperTrading, SECOND } from "../../support/paper-trading.ts";

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
