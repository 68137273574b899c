import { expect, test } from "vitest";
import { SteppedClock } from "../../../sim/testing/stepped-clock.ts";

const settled = (): Promise<void> => Promise.resolve();

test("what is due at once happens while time stands still", async () => {
  const clock = new SteppedClock(1_000);
  const fired = await new Promise<number>((resolve) => clock.after(0, () => resolve(clock.now())));
  expect(fired).toBe(1_000);
});

test("advance() stops at every instant at which something is due, and waits there", async () => {
  const clock = new SteppedClock(0);
  const seen: string[] = [];
  const again = (): void => {
    seen.push(`due ${clock.now()}`);
    if (clock.now() < 30) clock.after(10, again);
  };
  clock.after(10, again);
  await clock.advance(25, async () => void seen.push(`settled ${clock.now()}`));
  expect(seen).toEqual(["due 10", "settled 10", "due 20", "settled 20"]);
  expect(clock.now()).toBe(25);
});

test("a cancelled timer does not fire", async () => {
  const clock = new SteppedClock(0);
  let fired = 0;
  clock.after(5, () => fired++)();
  await clock.advance(10, settled);
  expect(fired).toBe(0);
});

test("advance() ends at the instant at which its signal aborts", async () => {
  const clock = new SteppedClock(0);
  const stopped = new AbortController();
  const fired: number[] = [];
  for (const atMs of [10, 20, 30]) clock.after(atMs, () => fired.push(atMs));
  clock.after(20, () => stopped.abort());
  await clock.advance(100, settled, stopped.signal);
  expect([fired, clock.now()]).toEqual([[10, 20], 20]);
});

test("advances that overlap move time one after the other", async () => {
  const clock = new SteppedClock(0);
  await Promise.all([5_000, 2_000, 1_000].map((ms) => clock.advance(ms, settled)));
  expect(clock.now()).toBe(8_000);
});

test("an advance by nonsense changes nothing, and the next one works", async () => {
  const clock = new SteppedClock(1_000);
  for (const ms of [Number.NaN, -1, Number.POSITIVE_INFINITY, 1e14, "5", undefined, null])
    await expect(clock.advance(ms as number, settled)).rejects.toThrow(RangeError);
  expect(clock.now()).toBe(1_000);
  await clock.advance(5, settled);
  expect(clock.now()).toBe(1_005);
});
