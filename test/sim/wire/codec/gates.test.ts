import { expect, test } from "vitest";
import { onWire } from "../../../../sim/wire/codec/gates.ts";

test("a field is on the wire from `since` on, and not from `before` on", () => {
  const gate = { since: 163, before: 164 };
  expect([162, 163, 164].map((version) => onWire(gate, version))).toEqual([false, true, false]);
  expect(onWire({}, 151)).toBe(true);
});
