import { expect, test } from "vitest";
import { OutstandingAnswers } from "../../../src/requests/outstanding-answers.ts";

test("an answer is outstanding until it comes, or the request was not written after all", () => {
  const owed = new OutstandingAnswers();
  expect([owed.count, owed.mark()]).toEqual([0, 0]);
  for (let times = 0; times < 3; times++) owed.sent();
  expect([owed.count, owed.mark()]).toEqual([3, 3]);
  owed.ended();
  owed.notSent();
  expect([owed.count, owed.mark()]).toEqual([1, 2]);
});

test("an answer to nothing pays for no request that is sent later", () => {
  const owed = new OutstandingAnswers();
  owed.ended();
  owed.sent();
  expect(owed.count).toBe(1);
  for (let times = 0; times < 3; times++) owed.ended();
  expect(owed.count).toBe(0);
  owed.sent();
  expect(owed.count).toBe(1);
});

test("discardBefore() drops the answers before a mark; an older mark changes nothing", () => {
  const owed = new OutstandingAnswers();
  owed.sent();
  const before = owed.mark();
  owed.sent();
  const mark = owed.mark();
  owed.sent();
  owed.discardBefore(mark);
  expect(owed.count).toBe(1);
  owed.discardBefore(before);
  expect(owed.count).toBe(1);
});
