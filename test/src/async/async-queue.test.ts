import { expect, test } from "vitest";
import { AsyncQueue } from "../../../src/async/async-queue.ts";

function mailbox() {
  let left = 0;
  const box = new AsyncQueue<number>(() => left++);
  return { box, left: () => left };
}
const DONE = { done: true, value: undefined };

test("items are read in order, and a waiting reader gets the next one", async () => {
  const { box } = mailbox();
  box.put(1);
  box.put(2);
  expect([box.size, box.kept]).toEqual([2, [1, 2]]);
  expect(await box.next()).toEqual({ done: false, value: 1 });
  expect(box.kept).toEqual([2]);
  expect(await box.next()).toEqual({ done: false, value: 2 });
  const waiting = [box.next(), box.next()];
  box.put(3);
  box.put(4);
  expect(await Promise.all(waiting)).toMatchObject([{ value: 3 }, { value: 4 }]);
  expect(box.size).toBe(0);
});

test("places count from the oldest item that is not read", async () => {
  const { box } = mailbox();
  for (const item of [1, 2, 3, 4]) box.put(item);
  await box.next();
  box.replace(1, 30);
  box.drop(0);
  expect(box.kept).toEqual([30, 4]);
  box.drop(1);
  expect(box.kept).toEqual([30]);
});

test("the end comes after the last item; its error is reported once", async () => {
  const { box, left } = mailbox();
  box.put(1);
  box.end(new Error("over"));
  box.end();
  box.put(2);
  expect(left()).toBe(1);
  expect(await box.next()).toEqual({ done: false, value: 1 });
  await expect(box.next()).rejects.toThrow("over");
  expect(await box.next()).toEqual(DONE);
});

test("waiting calls of next() settle at the end, the first with the error", async () => {
  const { box } = mailbox();
  const [first, second] = [box.next(), box.next()];
  box.end(new Error("over"));
  await expect(first).rejects.toThrow("over");
  expect(await second).toEqual(DONE);
});

test("a reader that leaves reads nothing more, not even the error, and is forgotten once", async () => {
  const { box, left } = mailbox();
  box.put(1);
  box.end(new Error("over"));
  expect(await box.return()).toEqual(DONE);
  expect(await box.next()).toEqual(DONE);
  await box[Symbol.asyncDispose]();
  expect([box.size, left()]).toEqual([0, 1]);
});
