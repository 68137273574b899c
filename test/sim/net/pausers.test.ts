import { expect, test } from "vitest";
import { HeldBack, pausers } from "../../../sim/net/pausers.ts";

test("reading resumes when the last reason to pause is gone", () => {
  const calls: boolean[] = [];
  const pauser = pausers({ pause: (paused) => void calls.push(paused) });
  const [one, other] = [pauser("one"), pauser("other")];
  one(true);
  other(true);
  one(false);
  expect(calls).toEqual([true]);
  other(false);
  other(false);
  expect(calls).toEqual([true, false]);
});

test("a client pauses at a megabyte that faults hold back, and resumes at a quarter of it", () => {
  const calls: boolean[] = [];
  const held = new HeldBack((paused) => void calls.push(paused));
  held.came(1_048_577);
  held.left(700_000);
  expect(calls).toEqual([true]);
  held.left(300_000);
  expect(calls).toEqual([true, false]);
});
