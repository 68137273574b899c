import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/mod.ts";
import type { AnswerQuestion } from "../../../../src/web/mod.ts";
import { answerTo, type QuestionAnswer } from "../../../../src/web/orders/question-policy.ts";

const QUESTION = { id: "q", text: "Sure?", types: ["o163"] };

/** Finds an answer within 1 s of virtual time. */
function answered(policy: AnswerQuestion, ...signals: AbortSignal[]): Promise<QuestionAnswer> {
  const clock = new VirtualClock();
  return clock.until(answerTo(QUESTION, "key", policy, { clock, leftMs: 1_000, signals })).finally(() => {
    expect(clock.timers).toBe(0);
  });
}

test("yes and no answer each question at once", async () => {
  expect(await answered("yes")).toEqual({ isYes: true });
  expect(await answered("no")).toMatchObject({
    isYes: false,
    why: expect.stringContaining("answerQuestion"),
  });
});

test("a function gets the key, the text and the types, and only true confirms", async () => {
  const seen: unknown[] = [];
  const policy = (question: unknown): boolean => seen.push(question) > 0;
  expect(await answered(policy)).toEqual({ isYes: true });
  expect(seen).toEqual([{ key: "key", text: "Sure?", types: ["o163"] }]);
  for (const given of [false, 1, "true", undefined])
    expect((await answered(() => given as boolean)).isYes).toBe(false);
});

test("a function that fails, or decides too late, answers no with the reason", async () => {
  const fails = (): Promise<boolean> => Promise.reject(new Error("broken"));
  expect(await answered(fails)).toMatchObject({ isYes: false, why: "answerQuestion has failed: broken" });
  const never = (): Promise<boolean> => new Promise(() => {});
  expect(await answered(never)).toMatchObject({ why: "answerQuestion did not decide within 1000 ms" });
});

test("an aborted signal answers no before, and while, a function decides", async () => {
  const controller = new AbortController();
  const aborts = (): Promise<boolean> => {
    controller.abort();
    return new Promise(() => {});
  };
  expect((await answered(aborts, new AbortController().signal, controller.signal)).isYes).toBe(false);
  expect((await answered("yes", controller.signal)).isYes).toBe(false);
});
