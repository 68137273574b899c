import { expect, test } from "vitest";
import { frozenCopy } from "../../../src/util/frozen.ts";

class Leg {
  readonly ratio: number;
  readonly parts: readonly { readonly at: number }[];

  constructor(ratio: number) {
    this.ratio = ratio;
    this.parts = [{ at: ratio }];
  }
}

test("a copy is equal, of the same classes and frozen; the original is not changed", () => {
  const original = { legs: [new Leg(1), null, undefined, "text"], of: { none: null } };
  const copy = frozenCopy(original);
  expect(copy).toStrictEqual(original);
  const [leg] = copy.legs as [Leg];
  const inside = [copy, copy.legs, leg, leg.parts, leg.parts[0], copy.of];
  expect(inside.map((one) => Object.isFrozen(one))).toEqual(inside.map(() => true));
  expect([leg === original.legs[0], Array.isArray(copy.legs), leg instanceof Leg]).toEqual([
    false,
    true,
    true,
  ]);
  original.of.none = 1 as never;
  expect([copy.of.none, Object.isFrozen(original), Object.isFrozen(original.legs)]).toEqual([
    null,
    false,
    false,
  ]);
});

test("a value that is no object is returned; deeper levels than TWS sends are not copied", () => {
  expect([1, "a", null, undefined].map((one) => frozenCopy(one))).toEqual([1, "a", null, undefined]);
  const endless: { inside?: unknown } = {};
  endless.inside = endless;
  let copies = 0;
  for (let at = frozenCopy(endless); at !== endless; at = at.inside as typeof endless) copies++;
  expect(copies).toBe(17);
});
