import { expect, test } from "vitest";
import { counted } from "../../../sim/world/counted.ts";

test("one thing is written in the singular, every other number in the plural", () => {
  expect([0, 1, 2].map((count) => counted(count, "check"))).toEqual(["0 checks", "1 check", "2 checks"]);
});
