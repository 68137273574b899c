import { expect, test } from "vitest";
import { seeded } from "../../../sim/mod.ts";
import { orderReference, orderToken, ownReference } from "../../../src/orders/order-reference.ts";

test("tokens have twelve characters and differ", () => {
  const random = seeded("tokens").next;
  const tokens = Array.from({ length: 1_000 }, () => orderToken(random));
  expect(new Set(tokens).size).toBe(1_000);
  expect(tokens.filter((token) => !/^[0-9a-z]{12}$/.test(token))).toEqual([]);
});

test("a reference has the caller's own text first, which is found in it again", () => {
  const token = orderToken(seeded("one").next);
  for (const own of ["mine", "#1", "a #b c", "ends with space "]) {
    expect(orderReference(own, token)).toBe(`${own} #${token}`);
    expect(ownReference(orderReference(own, token))).toBe(own);
  }
  for (const none of ["", undefined]) {
    expect(orderReference(none, token)).toBe(`#${token}`);
    expect(ownReference(orderReference(none, token))).toBe("");
  }
});

test("a reference of another program is its own as a whole", () => {
  for (const other of ["strategy 7", "#short", "x #ABCDEFGHIJKL"]) expect(ownReference(other)).toBe(other);
});
