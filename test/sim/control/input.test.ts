import { expect, test } from "vitest";
import { z } from "zod";
import { fieldsOf, stepOf } from "../../../sim/control/input.ts";

test("fields are checked, and one that is misspelt gets the name that was meant", () => {
  const check = fieldsOf(z.strictObject({ state: z.enum(["running", "paused"]) }));
  expect(() => check("change a fault", { state: "paused" })).not.toThrow();
  expect(() => check("change a fault", { stat: "paused" })).toThrow(
    /^Cannot change a fault: .*did you mean state\?/,
  );
});

test.each([
  ["market", { symbol: "AAPL", move: "-3" }, "move: expected a change in percent"],
  ["place", { symbol: "AAPL", action: "BUY" }, "quantity: it is missing: expected number"],
  ["answer", { to: "reqMktData", with: { symbol: 5 }, ignore: true }, "with.symbol: it is a text"],
  ["notify", { code: 1, txt: "x" }, "did you mean text?"],
] as const)("the action %s is checked as in a scenario", (action, body, why) => {
  expect(() => stepOf(action)("do it", body)).toThrow(/^Cannot do it: /);
  expect(() => stepOf(action)("do it", body)).toThrow(why);
});
