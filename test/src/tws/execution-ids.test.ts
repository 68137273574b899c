import { expect, test } from "vitest";
import { executionIdentity } from "../../../src/tws/execution-ids.ts";

test("an execution and its corrections share what precedes the last period", () => {
  expect(executionIdentity("0000e0d5.6553f101.00000001.01")).toEqual({
    of: "0000e0d5.6553f101.00000001",
    revision: 1,
  });
  expect(executionIdentity("0000e0d5.6553f101.00000001.0a").revision).toBe(10);
});

test("an ID of another form is an execution of its own", () => {
  expect(executionIdentity("12345")).toEqual({ of: "12345", revision: 0 });
  expect(executionIdentity("a.zz")).toEqual({ of: "a", revision: 0 });
  expect(executionIdentity("")).toEqual({ of: "", revision: 0 });
});
