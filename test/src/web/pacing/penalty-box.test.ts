import { expect, test } from "vitest";
import { PenaltyBox } from "../../../../src/web/pacing/penalty-box.ts";

const HOUR_MS = 3_600_000;

test("the pause doubles with each probe that is refused, up to four hours", () => {
  const box = new PenaltyBox(900_000);
  let nowMs = 0;
  const pausesMs = ["first", "a", "b", "c", "d", "e", "f"].map((probe) => {
    box.sent(probe);
    const untilMs = box.refused(probe, nowMs, undefined);
    const pauseMs = untilMs - nowMs;
    nowMs = untilMs;
    return pauseMs / HOUR_MS;
  });
  expect(pausesMs).toEqual([0.25, 0.5, 1, 2, 4, 4, 4]);
});

test("after a probe that got an answer the pause is the first one again", () => {
  const box = new PenaltyBox(1_000);
  box.refused("one", 0, undefined);
  box.sent("probe");
  box.refused("probe", 1_000, undefined);
  expect(box.untilMs).toBe(3_000);
  box.sent("next");
  expect(box.freeAtMs()).toBe(Number.POSITIVE_INFINITY);
  box.passed("next");
  expect(box.freeAtMs()).toBe(Number.NEGATIVE_INFINITY);
  expect(box.refused("later", 10_000, undefined)).toBe(11_000);
});

test("requests that were on their way begin the pause anew, and do not double it", () => {
  const box = new PenaltyBox(1_000);
  box.refused("one", 0, undefined);
  expect(box.refused("other", 300, undefined)).toBe(1_300);
  box.passed("third");
  expect(box.untilMs).toBe(1_300);
});

test("Retry-After counts where it is longer, and at most a day", () => {
  expect(new PenaltyBox(1_000).refused("one", 0, 5_000)).toBe(5_000);
  expect(new PenaltyBox(1_000).refused("one", 0, 5)).toBe(1_000);
  expect(new PenaltyBox(1_000).refused("one", 0, Number.MAX_VALUE)).toBe(24 * HOUR_MS);
});

test("a probe without an answer is followed by another one", () => {
  const box = new PenaltyBox(1_000);
  box.refused("one", 0, undefined);
  box.sent("probe");
  box.unanswered("other", 1_500);
  expect(box.freeAtMs()).toBe(Number.POSITIVE_INFINITY);
  box.unanswered("probe", 1_500);
  expect(box.freeAtMs()).toBe(1_500);
  box.sent("again");
  expect(box.freeAtMs()).toBe(Number.POSITIVE_INFINITY);
});
