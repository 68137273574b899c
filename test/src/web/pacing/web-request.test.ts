import { expect, test } from "vitest";
import type { WebAnswer, WebCall } from "../../../../src/web/call.ts";
import { shareKey } from "../../../../src/web/pacing/web-request.ts";
import { PacedServer, webAnswer } from "../../../support/web/paced-server.ts";

const READ: WebCall = { method: "GET", path: "/a", query: { b: 1, c: "x" } };

test("reads are equal by path and query, in any order of its parameters", () => {
  expect(shareKey({ ...READ, query: { c: "x", d: undefined, b: "1" } })).toBe(shareKey(READ));
  expect(shareKey({ ...READ, query: { b: 1, c: "y" } })).not.toBe(shareKey(READ));
  expect(shareKey({ ...READ, path: "/b" })).not.toBe(shareKey(READ));
  expect(shareKey({ ...READ, method: "POST" })).toBeUndefined();
});

test("a late answer to a read that was given up leaves the equal read after it shared", async () => {
  const answers: ((answer: WebAnswer) => void)[] = [];
  const send = (): Promise<WebAnswer> => new Promise((resolve) => void answers.push(resolve));
  const { clock, scheduler } = new PacedServer({ send });
  const submit = (timeoutMs: number): Promise<unknown> =>
    scheduler
      .submit("read", READ, { lane: "interactive", timeoutMs })
      .catch(({ code }: { code: unknown }) => code);
  const first = submit(100);
  await clock.advance(100);
  expect(await first).toBe("REQUEST_TIMEOUT");
  const second = submit(20_000);
  answers[0]?.(webAnswer(200, "late"));
  await clock.settle();
  const third = submit(20_000);
  expect(answers).toHaveLength(2);
  answers[1]?.(webAnswer(200, "own"));
  expect(await Promise.all([second, third])).toMatchObject([{ body: "own" }, { body: "own" }]);
});
