import { expect, test } from "vitest";
import { checkFault, checkHooks, faultSchema } from "../../../sim/faults/fault-shape.ts";
import { drop } from "../../../sim/faults/mod.ts";

test("a fault that a function of faults has made has the shape of one", () => {
  checkFault(drop({ how: "fin", afterRequest: "reqPositions" }));
  expect(faultSchema.safeParse(drop()).success).toBe(true);
});

test.each([
  [null, "Cannot inject a fault: expected a fault"],
  ["drop", "Cannot inject a fault: expected a fault"],
  [{ name: 5, text: "x", begin: () => ({}) }, "name: expected string"],
  [{ name: "x", text: "", begin: () => ({}) }, "text: "],
  [{ name: "x", text: "x", forMs: -1, begin: () => ({}) }, "forMs: "],
  [{ name: "x", text: "x" }, "begin: expected a function"],
])("what has another shape is refused by its fields: %j", (given, problem) => {
  expect(() => checkFault(given)).toThrow(problem);
});

test("the beginning of a fault returns hooks", () => {
  checkHooks("one", {});
  expect(() => checkHooks("one", 5)).toThrow("Cannot inject the fault one: begin: expected it to return");
  expect(() => checkHooks("one", Promise.reject(new Error("late")))).toThrow("got a promise");
});
