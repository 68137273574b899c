import { expect, test } from "vitest";
import { Turns } from "../../../../src/web/orders/turns.ts";

test("each turn begins when the one before has ended, in the order of the calls", async () => {
  const turns = new Turns();
  const seen: number[] = [];
  const ends: (() => void)[] = [];
  const calls = [1, 2, 3].map(async (number) => {
    ends.push(await turns.take());
    seen.push(number);
  });
  await calls[0];
  expect(seen).toEqual([1]);
  ends[0]?.();
  await calls[1];
  expect(seen).toEqual([1, 2]);
  ends[1]?.();
  await calls[2];
  expect(seen).toEqual([1, 2, 3]);
});
