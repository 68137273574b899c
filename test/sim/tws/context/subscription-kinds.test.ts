import { expect, test } from "vitest";
import { KINDS, kindOf, reqIdOf } from "../../../../sim/tws/context/subscription-kinds.ts";

test("a key holds its kind and its request number", () => {
  expect([kindOf("real-time bars/-7"), reqIdOf("real-time bars/-7")]).toEqual(["real-time bars", -7]);
});

test("every kind says from where it is known what each interruption does to it", () => {
  for (const [kind, fates] of Object.entries(KINDS))
    for (const [interruption, { source }] of Object.entries(fates))
      expect(source, `${kind}, ${interruption}`).toMatch(/\S{3}/);
});
