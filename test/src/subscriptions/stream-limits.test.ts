import { expect, test } from "vitest";
import { StreamLimits } from "../../../src/subscriptions/stream-limits.ts";

test("each kind of stream has its own limit: one more is refused, and one that ends makes room", () => {
  const limits = new StreamLimits({ lines: 2, depths: 1, historical: 0 });
  const used = (): number[] => (["lines", "depths", "historical"] as const).map((one) => limits.used(one));
  expect(used()).toEqual([0, 0, 0]);
  limits.take({ budget: "lines" }, "watch a");
  limits.take({ budget: "lines" }, "watch b");
  limits.take({ budget: "depths" }, "watch c");
  // What counts against no limit takes no place, and gives none back.
  limits.take({}, "watch d");
  limits.free({});
  expect(used()).toEqual([2, 1, 0]);
  for (const [budget, sentence] of [
    ["lines", "Cannot watch e: the limit of 2 market data lines is reached"],
    ["depths", "Cannot watch e: the limit of 1 order books is reached"],
    ["historical", "Cannot watch e: historicalMax leaves no room for streams of historical bars"],
  ] as const) {
    expect(() => limits.take({ budget }, "watch e")).toThrow(
      expect.objectContaining({ code: "LIMIT_REACHED", message: sentence }),
    );
  }
  expect(used()).toEqual([2, 1, 0]);
  limits.free({ budget: "lines" });
  expect(used()).toEqual([1, 1, 0]);
  limits.take({ budget: "lines" }, "watch e");
  expect(() => limits.take({ budget: "lines" }, "watch f")).toThrow("2 market data lines");
});
