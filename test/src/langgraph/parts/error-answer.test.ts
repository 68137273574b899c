import { expect, test } from "vitest";
import { errorFacts } from "../../../../src/langgraph/parts/error-answer.ts";
import { Refusal } from "../../../../src/langgraph/parts/refusal.ts";
import { PoolError } from "../../../../src/mod.ts";

test("an error of the pool becomes its code, whether it may succeed later, and its sentence", () => {
  const error = new PoolError("TWS_ERROR", "Cannot read a quote: none", { twsCode: 200 });
  const facts = errorFacts(error);
  expect(facts).toEqual({
    code: "TWS_ERROR",
    retryable: false,
    message: "Cannot read a quote: none",
    twsCode: 200,
  });
  expect(JSON.stringify(facts)).not.toContain("stack");
});

test("candidates of an ambiguous contract have the conId that selects them", () => {
  const candidates = [1, 2].map((conId) => ({ conId, symbol: "ES", exchange: "CME" }));
  const facts = errorFacts(new PoolError("AMBIGUOUS", "Cannot qualify", { candidates }));
  expect(facts.candidates).toMatchObject([
    { conId: 1, contract: expect.stringContaining("ES") },
    { conId: 2 },
  ]);
});

test("an error that is none of the pool is internal, without its stack", () => {
  expect(errorFacts(new TypeError("x is not a function"))).toEqual({
    code: "INTERNAL",
    retryable: false,
    message: "x is not a function",
  });
});

test("a refusal of the tools themselves has its own code, and is not worth a retry", () => {
  const facts = errorFacts(new Refusal("OUTSIDE_LIMITS", "Cannot place the order: too many"));
  expect(facts).toEqual({
    code: "OUTSIDE_LIMITS",
    retryable: false,
    message: "Cannot place the order: too many",
  });
});
