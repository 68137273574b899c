import { expect, test } from "vitest";
import { combined } from "../../../sim/net/injections.ts";

test("the verdicts of two faults are combined, whichever of them is the older", () => {
  const verdict = { delayMs: 5, lateMs: 7, copies: 3, swallow: true, halfOpen: true, unread: true } as const;
  for (const [one, other] of [
    [verdict, {}],
    [{}, verdict],
  ] as const)
    expect(combined(one, other)).toMatchObject(verdict);
  expect(combined(verdict, { delayMs: 1, lateMs: 2, copies: 2 })).toMatchObject({
    delayMs: 6,
    lateMs: 9,
    copies: 3,
  });
  expect(combined({ cut: "fin" }, { cut: "rst" }).cut).toBe("fin");
});

test("bytes are rewritten by the older fault first", () => {
  const append = (byte: number) => (frame: Uint8Array) => new Uint8Array([...frame, byte]);
  const { rewrite } = combined({ rewrite: append(1) }, { rewrite: append(2) });
  expect(rewrite?.(new Uint8Array([0]))).toEqual(new Uint8Array([0, 1, 2]));
});
