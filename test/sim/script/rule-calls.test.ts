import { expect, test } from "vitest";
import { RuleCalls } from "../../../sim/script/rule-calls.ts";

test("of a group of calls a rule has one, and no call is made twice", () => {
  const calls = new RuleCalls("reqIds", [
    ["drop", "twice"],
    ["once", "times"],
  ]);
  calls.add("drop");
  calls.add("once");
  expect(() => calls.add("twice")).toThrow(
    new Error("Cannot let a rule for reqIds do twice(): it has drop() already"),
  );
  expect(() => calls.add("once")).toThrow("Cannot let a rule for reqIds do once(): it has once() already");
  expect(() => calls.add("times")).toThrow("it has once() already");
  calls.add("delay");
});
