import { expect, test } from "vitest";
import { FenceWait } from "../../../src/requests/fence-wait.ts";
import { OutstandingAnswers } from "../../../src/requests/outstanding-answers.ts";
import { type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";
import { VirtualClock } from "../../support/sim.ts";

/** A proof of what is owed, and what it found out at which time, in ms. */
function proving(messagesPerSecond = 50) {
  const hand: RequestsFixture = requestsFixture({ messagesPerSecond, clock: new VirtualClock(0) });
  const owed = new OutstandingAnswers();
  const proof = new FenceWait(hand.requests.channel, owed);
  const seen: (readonly [atMs: number, what: string])[] = [];
  const log = (what: string): void => void seen.push([hand.clock.now(), what]);
  const begin = (untilMs: number, expired: () => number | undefined = () => undefined): void =>
    proof.begin(untilMs, {
      passed: () => log("proven"),
      unanswered: () => log("slow"),
      expired: () => {
        log("expired");
        return expired();
      },
    });
  const fences = (): number => hand.count("reqExecutions");
  const answer = (id: number): void => hand.comes("execDetailsEnd", id);
  return { hand, owed, proof, seen, begin, fences, answer };
}

test("once a fence is answered, no earlier answer is outstanding, and the wait is over", () => {
  const { hand, owed, proof, seen, begin, fences, answer } = proving();
  expect(proof.running).toBe(false);
  owed.sent();
  owed.sent();
  begin(60_000);
  begin(60_000);
  expect([proof.running, fences(), hand.clock.timers]).toEqual([true, 1, 1]);
  owed.sent();
  answer(1);
  expect([seen, owed.count, proof.running]).toEqual([[[0, "proven"]], 1, false]);
  expect([hand.clock.timers, hand.router.owned]).toEqual([0, 0]);
  // The next one is another proof.
  begin(60_000);
  answer(2);
  expect([seen.length, owed.count]).toEqual([2, 0]);
});

test("each further fence separates earlier from later requests, until the last is answered", () => {
  const { hand, owed, proof, seen, begin, fences, answer } = proving();
  proof.addFence();
  expect(fences()).toBe(0);
  owed.sent();
  begin(60_000);
  owed.sent();
  proof.addFence();
  expect(fences()).toBe(2);
  answer(1);
  expect([seen.length, owed.count, proof.running]).toEqual([1, 1, true]);
  answer(2);
  expect([seen.length, owed.count, proof.running]).toEqual([2, 0, false]);
  proof.addFence();
  expect([fences(), hand.clock.timers]).toEqual([2, 0]);
});

test("a fence that was sent lately and may have been refused is sent again; others are not", async () => {
  const { hand, proof, seen, begin, fences, answer } = proving();
  await hand.clock.advance(10_000);
  proof.maybeRefused(60_000);
  expect(fences()).toBe(0);
  begin(60_000);
  await hand.clock.advance(500);
  proof.maybeRefused(499);
  expect(fences()).toBe(1);
  proof.maybeRefused(500);
  expect(fences()).toBe(2);
  for (const id of [1, 2]) answer(id);
  proof.maybeRefused(60_000);
  expect([fences(), seen.length]).toEqual([2, 2]);
});

test("a fence that still waits for its turn cannot have been refused", async () => {
  const { hand, proof, begin, fences } = proving(5);
  for (let at = 0; at < 5; at++) hand.budgets.pacer.count();
  begin(60_000);
  proof.maybeRefused(60_000);
  await hand.clock.advance(5_000);
  expect(fences()).toBe(1);
});

test("a fence without an answer is reported after two seconds; the wait ends at its latest end", async () => {
  const { hand, proof, seen, begin } = proving();
  await hand.clock.advance(1_000);
  const until = [12_000, 13_000];
  begin(11_000, () => until.shift());
  await hand.clock.advance(60_000);
  expect(seen).toEqual([
    [3_000, "slow"],
    [11_000, "expired"],
    [12_000, "expired"],
    [13_000, "expired"],
  ]);
  expect([proof.running, hand.clock.timers]).toEqual([true, 0]);
});

test.each([
  { leftMs: 2_001, seen: [3_000, 3_001], what: ["slow", "expired"] },
  { leftMs: 2_000, seen: [3_000], what: ["expired"] },
  { leftMs: -500, seen: [1_000], what: ["expired"] },
])("with $leftMs ms left, a fence without an answer is reported as $what", async ({ leftMs, seen, what }) => {
  const one = proving();
  await one.hand.clock.advance(1_000);
  one.begin(1_000 + leftMs);
  await one.hand.clock.advance(10_000);
  expect(one.seen).toEqual(seen.map((atMs, at) => [atMs, what[at]]));
});

test("a wait that is stopped at its end is not prolonged, and its answer is ignored", async () => {
  const { hand, owed, proof, seen, begin, answer } = proving();
  owed.sent();
  begin(5_000, () => {
    proof.stop();
    return 6_000;
  });
  await hand.clock.advance(5_000);
  expect([proof.running, hand.clock.timers, hand.router.owned]).toEqual([false, 0, 0]);
  answer(1);
  await hand.clock.advance(60_000);
  expect([seen.map(([, what]) => what), owed.count]).toEqual([["slow", "expired"], 1]);
});

test("schedule() ends a wait, and replaces an earlier scheduled call", async () => {
  const { hand, proof, seen, begin, fences, answer } = proving();
  begin(60_000);
  const done: string[] = [];
  proof.schedule(1_000, () => void done.push("first"));
  answer(1);
  expect([proof.running, seen]).toEqual([false, []]);
  proof.schedule(3_000, () => void done.push("second"));
  await hand.clock.advance(2_999);
  expect(done).toEqual([]);
  await hand.clock.advance(60_000);
  expect([done, seen, fences()]).toEqual([["second"], [], 1]);
  proof.schedule(1_000, () => void done.push("third"));
  proof.stop();
  await hand.clock.advance(60_000);
  expect([done, hand.clock.timers]).toEqual([["second"], 0]);
});

test("a fence waits in the lane of the requests before it, else in that of reads", async () => {
  const { hand, proof, fences } = proving(5);
  for (let at = 0; at < 5; at++) hand.budgets.pacer.count();
  const steps = { passed: () => {}, unanswered: () => {}, expired: () => undefined };
  const order: string[] = [];
  proof.begin(60_000, { ...steps, place: { lane: "bulk", owner: {} } });
  for (const lane of ["interactive", "bulk"] as const) {
    hand.outbox.submit({ lane, owner: {} }, () => void order.push(`${lane} after ${fences()}`));
  }
  await hand.clock.advance(5_000);
  expect(order).toEqual(["interactive after 0", "bulk after 1"]);
});
