import { expect, test } from "vitest";
import { TOPICS } from "../../../../../sim/web/gateway/topics/catalogue.ts";

test("each name subscribes or unsubscribes one topic", () => {
  const names = TOPICS.flatMap(({ subscribe, unsubscribe }) => [subscribe, unsubscribe]);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z]{3}$/.test(name))).toEqual([]);
  expect(names).toContain("sor");
});
