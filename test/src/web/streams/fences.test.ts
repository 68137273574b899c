import { expect, test } from "vitest";
import { Fences } from "../../../../src/web/streams/fences.ts";

function fixture() {
  const fences = new Fences();
  const passed: number[] = [];
  return { fences, passed, set: (tic: number) => fences.set(tic, () => void passed.push(tic)) };
}

test("a fence passes with the echo of its own message, not of one before it", () => {
  const { fences, passed, set } = fixture();
  set(2);
  fences.echo();
  expect(passed).toEqual([]);
  fences.echo();
  fences.echo();
  expect(passed).toEqual([2]);
});

test("a fence whose echo came inside the call that sent it passes at once", () => {
  const { fences, passed, set } = fixture();
  fences.echo();
  set(1);
  expect(passed).toEqual([1]);
});

test("without echoes the second heartbeat passes a fence, once", () => {
  const { fences, passed, set } = fixture();
  set(1);
  fences.beat();
  set(2);
  expect(passed).toEqual([]);
  fences.beat();
  expect(passed).toEqual([1]);
  fences.beat();
  expect(passed).toEqual([1, 2]);
});
