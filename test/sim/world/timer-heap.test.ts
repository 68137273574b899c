import { expect, test } from "vitest";
import { seeded } from "../../../sim/world/random.ts";
import { type Timer, TimerHeap } from "../../../sim/world/timer-heap.ts";

const timer = (atMs: number, order: number): Timer => ({ atMs, order, callback: () => {} });

/** Takes out every timer. */
function taken(heap: TimerHeap): readonly (readonly [number, number])[] {
  const all: [number, number][] = [];
  for (let next = heap.top; next !== undefined; next = heap.top) {
    all.push([next.atMs, next.order]);
    heap.pop();
  }
  return all;
}

test("timers come out in order of time, those of one instant in their own order", () => {
  const random = seeded(1);
  const heap = new TimerHeap();
  const timers = Array.from({ length: 500 }, (_, order) => timer(random.integer(0, 50), order));
  for (const one of timers) heap.push(one);
  const sorted = timers.map(({ atMs, order }) => [atMs, order] as const);
  expect(taken(heap)).toEqual(sorted.sort(([a, i], [b, j]) => a - b || i - j));
  expect(heap.size).toBe(0);
});

test("timers that were cancelled can be dropped", () => {
  const heap = new TimerHeap();
  const timers = [5, 3, 9, 1].map(timer);
  for (const one of timers) heap.push(one);
  for (const one of timers.slice(3)) one.callback = undefined;
  heap.dropCancelled();
  expect(heap.size).toBe(3);
  expect(taken(heap).map(([atMs]) => atMs)).toEqual([3, 5, 9]);
});
