import { expect, test } from "vitest";
import { LaneQueue, type QueuedMessage } from "../../../src/pacing/lane-queue.ts";

const entry = (owner: string, enteredMs: number): QueuedMessage => ({ owner, enteredMs, run: () => {} });

/** Everything that a queue still gives, as `owner enteredMs`. */
function rest(queue: LaneQueue): string[] {
  const all: string[] = [];
  for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
    all.push(`${one.owner} ${one.enteredMs}`);
    expect(all.length).toBeLessThan(20);
  }
  return all;
}

test("owners take turns, each in its own order, and the queue is empty afterwards", () => {
  const queue = new LaneQueue();
  for (const [owner, ms] of [
    ...[["a", 1] as const, ["a", 2] as const],
    ["b", 3] as const,
    ["a", 4] as const,
  ]) {
    queue.push(entry(owner, ms));
  }
  expect([queue.size, queue.oldestMs]).toEqual([4, 1]);
  expect(queue.shift()).toMatchObject({ owner: "a", enteredMs: 1 });
  expect([queue.size, queue.oldestMs]).toEqual([3, 3]);
  expect(rest(queue)).toEqual(["b 3", "a 2", "a 4"]);
  expect([queue.size, queue.oldestMs]).toEqual([0, undefined]);
});

test("a withdrawn message is never shifted; one that is not in the queue cannot be withdrawn", () => {
  const queue = new LaneQueue();
  const [one, two, three, other] = [entry("a", 1), entry("a", 2), entry("a", 3), entry("b", 4)];
  for (const each of [one, two, three, other]) queue.push(each);
  expect([queue.withdraw(two), queue.withdraw(two), queue.withdraw(entry("a", 1))]).toEqual([
    ...[true, false, false],
  ]);
  expect([queue.withdraw(entry("c", 5)), queue.size]).toEqual([false, 3]);
  expect(queue.withdraw(one) && queue.withdraw(three)).toBe(true);
  // Nobody of the first owner waits any more, so that it is the other one's turn.
  expect([queue.size, queue.oldestMs]).toEqual([1, 4]);
  expect(rest(queue)).toEqual(["b 4"]);
});

test("a queue that was cleared is as good as new", () => {
  const queue = new LaneQueue();
  queue.push(entry("a", 1));
  queue.push(entry("b", 2));
  queue.clear();
  expect([queue.size, queue.oldestMs, queue.shift()]).toEqual([0, undefined, undefined]);
  queue.push(entry("b", 3));
  expect([queue.size, rest(queue)]).toEqual([1, ["b 3"]]);
});
