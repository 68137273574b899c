import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import type { WebAnswer, WebCall } from "../../../../src/web/call.ts";
import { runChain } from "../../../../src/web/orders/order-chain.ts";

const CALL: WebCall = { method: "POST", path: "/iserver/account/DU1/orders" };

const answer = (body: unknown, status = 200): WebAnswer => ({
  status,
  body,
  text: "",
  retryAfterMs: undefined,
});
const asked = (id: string): WebAnswer => answer([{ id, message: [`Sure about ${id}?`], messageIds: ["o1"] }]);
const ACCEPTED = answer([{ order_id: "7", order_status: "Submitted" }]);
const unanswered = new PoolError("CONNECT_FAILED", "reset");

/** Runs a chain. @param answers Answers in their order; an error is one that comes after the request has left. */
async function run(
  answers: readonly (WebAnswer | PoolError)[],
  replies: readonly boolean[] = [],
  leaves = true,
): Promise<{ readonly verdict: unknown; readonly sent: readonly string[] }> {
  const sent: string[] = [];
  let questions = 0;
  const verdict = await runChain(CALL, {
    send: (call, left) => {
      const next = answers[sent.length] ?? unanswered;
      sent.push(`${call.path} ${JSON.stringify(call.body) ?? ""}`.trim());
      if (leaves) left();
      return next instanceof PoolError ? Promise.reject(next) : Promise.resolve(next);
    },
    answer: () => {
      const isYes = replies[questions++] ?? true;
      return Promise.resolve(isYes ? { isYes } : { isYes, why: "the test says so" });
    },
  });
  return { verdict: verdict.kind === "absent" ? [verdict.kind, verdict.reason.code] : verdict, sent };
}

test("each question of a chain is confirmed until the order is accepted", async () => {
  const { verdict, sent } = await run([asked("a"), asked("b"), ACCEPTED]);
  expect(verdict).toMatchObject({ kind: "accepted", rows: [{ orderId: 7, status: "Submitted" }] });
  const yes = '{"confirmed":true}';
  expect(sent).toEqual([CALL.path, `/iserver/reply/a ${yes}`, `/iserver/reply/b ${yes}`]);
});

test("a no is sent as the reply, and the order is absent whatever the reply leads to", async () => {
  const absent = ["absent", "QUESTION_ENDED"];
  for (const end of [answer({ error: "Order was not confirmed" }), answer(undefined, 503), unanswered]) {
    const { verdict, sent } = await run([asked("a"), end], [false]);
    expect([verdict, sent[1]]).toEqual([absent, '/iserver/reply/a {"confirmed":false}']);
  }
  expect((await run([asked("a"), asked("b"), unanswered], [false])).sent).toHaveLength(3);
});

test("an order that is accepted although it was answered no is accepted", async () => {
  expect((await run([asked("a"), ACCEPTED], [false])).verdict).toMatchObject({ kind: "accepted" });
});

test("a confirmation without an answer leaves it open what became of the order", async () => {
  expect((await run([asked("a"), unanswered])).verdict).toMatchObject({ kind: "lost" });
  expect((await run([asked("a"), answer(undefined, 503)])).verdict).toMatchObject({ kind: "lost" });
  expect((await run([unanswered])).verdict).toMatchObject({ kind: "lost" });
});

test("what has not left, or could not be connected, is absent", async () => {
  expect((await run([unanswered], [], false)).verdict).toEqual(["absent", "CONNECT_FAILED"]);
  const refused = new PoolError("CONNECT_FAILED", "x", { cause: new Error("connect ECONNREFUSED") });
  expect((await run([refused])).verdict).toEqual(["absent", "CONNECT_FAILED"]);
  expect((await run([new PoolError("RATE_LIMITED", "x")])).verdict).toEqual(["absent", "RATE_LIMITED"]);
});

test("a chain that never ends is answered no", async () => {
  const { verdict, sent } = await run(Array.from({ length: 40 }, (_, at) => asked(`q${at}`)));
  expect(verdict).toEqual(["absent", "QUESTION_ENDED"]);
  expect(sent.length).toBeLessThan(25);
  expect(sent.at(-1)).toContain("false");
});

test("a question beside orders of its group is no proof that none of it was placed", async () => {
  const beside = answer([
    { order_id: "7", order_status: "Submitted" },
    { id: "a", message: ["Sure?"], messageIds: [] },
  ]);
  const lost = { kind: "lost", why: expect.stringContaining("a part of the group") };
  expect((await run([beside, answer({ error: "no" })], [false])).verdict).toEqual(lost);
  expect((await run([beside, answer({ error: "reply id not found: 'a'" }, 400)])).verdict).toEqual(lost);
  expect((await run([beside, ACCEPTED])).verdict).toMatchObject({ kind: "accepted" });
});
