import { expect, test } from "vitest";
import { EventDispatcher } from "../../../src/ibapi/event-dispatcher.ts";

function announced(): { announcer: EventDispatcher; told: unknown[]; failures: unknown[] } {
  const failures: unknown[] = [];
  const announcer = new EventDispatcher((cause) => void failures.push(cause));
  const told: unknown[] = [];
  announcer.emitter.add("all", ((...args: unknown[]) => void told.push(args)) as never, undefined, false);
  return { announcer, told, failures };
}

test("delayed events are delivered in order, before any event that is delivered at once", async () => {
  const { announcer, told } = announced();
  announcer.emitLater("one", [1]);
  announcer.emitLater("two", [2]);
  expect(told).toEqual([]);
  await Promise.resolve();
  expect(told).toEqual([
    ["one", [1]],
    ["two", [2]],
  ]);
  announcer.emitLater("three", []);
  announcer.emit("four", []);
  expect(told.slice(2)).toEqual([
    ["three", []],
    ["four", []],
  ]);
  await Promise.resolve();
  expect(told).toHaveLength(4);
  announcer.emitLater("five", []);
  await Promise.resolve();
  expect(told.at(-1)).toEqual(["five", []]);
});

test("a closed view delivers its waiting events and disconnected, and after that only refusals", async () => {
  const { announcer, told } = announced();
  announcer.emitLater("one", [1]);
  announcer.end();
  announcer.emit("two", []);
  announcer.emitLater("three", []);
  await Promise.resolve();
  announcer.flush();
  announcer.refuse(["no", 504, -1]);
  expect(told).toEqual([
    ["one", [1]],
    ["disconnected", []],
    ["error", ["no", 504, -1]],
  ]);
});

test("an error of a listener is reported, and the next events are delivered", () => {
  const { announcer, told, failures } = announced();
  announcer.emitter.add(
    "one",
    () => {
      throw new Error("mine");
    },
    undefined,
    false,
  );
  announcer.emit("one", []);
  announcer.emit("two", []);
  expect([failures, told.length]).toEqual([[new Error("mine")], 2]);
});
