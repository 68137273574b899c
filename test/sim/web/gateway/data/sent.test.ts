import { expect, test } from "vitest";
import { Sent } from "../../../../../sim/web/gateway/data/sent.ts";

test("the first content of a key is a change, and equal content is none", () => {
  const sent = new Sent();
  expect(sent.changed("a", { price: 1 })).toBe(true);
  expect(sent.changed("a", { price: 1 })).toBe(false);
  expect(sent.changed("a", { price: 2 })).toBe(true);
  expect(sent.changed("b", { price: 2 })).toBe(true);
  expect(sent.changed("a", { price: 1 })).toBe(true);
});
