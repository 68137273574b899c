import { expect, test } from "vitest";
import { HistoricalBudget } from "../../../src/pacing/historical-budget.ts";
import { long, paced, timedHistory } from "../../support/timed-history.ts";

test("no more are open than allowed: the next one goes when one leaves, and each leaves once", () => {
  const { clock, budget, sent, enter } = timedHistory(2);
  for (const name of ["a", "b", "c", "d"]) enter(name, long(name));
  expect([sent.length, budget.open, budget.waiting, clock.timers]).toEqual([2, 2, 2, 0]);
  budget.leave();
  expect([sent.length, budget.open, budget.waiting]).toEqual([3, 2, 1]);
  for (let at = 0; at < 5; at++) budget.leave();
  expect([sent.length, budget.open, budget.waiting]).toEqual([4, 0, 0]);
  // What left too often has made no room for more than are allowed.
  for (const name of ["e", "f", "g"]) enter(name, long(name));
  expect([sent.length, budget.open, budget.waiting]).toEqual([6, 2, 1]);
});

test("a request that is taken back never runs, and no timer is left when none waits", async () => {
  const { clock, budget, sent, enter } = timedHistory();
  enter("first", paced("same"));
  const cancels = [enter("second", paced("same")), enter("third", paced("same"))];
  expect([budget.waiting, clock.timers]).toEqual([2, 1]);
  cancels[0]?.();
  cancels[0]?.();
  expect([budget.waiting, clock.timers]).toEqual([1, 1]);
  cancels[1]?.();
  expect([budget.waiting, clock.timers]).toEqual([0, 0]);
  const cancel = enter("fourth", paced("other"));
  enter("fifth", paced("other"));
  // It has run: taking it back does nothing.
  cancel();
  expect([budget.waiting, clock.timers]).toEqual([1, 1]);
  await clock.advance(15_000);
  expect(sent.map(([name]) => name)).toEqual(["first", "fourth", "fifth"]);
});

test("when one that others wait behind is taken back, these go out", async () => {
  const { clock, sent, enter } = timedHistory(100);
  for (let at = 0; at < 59; at++) enter(`${at}`, paced(`${at}`));
  const cancels = [enter("double", paced("double", "a", 2)), enter("another", paced("another", "a", 2))];
  enter("single", paced("single", "b"));
  expect(sent).toHaveLength(59);
  await clock.advance(1_000);
  for (const cancel of cancels) cancel();
  // What is taken back in one go makes no room for what is about to be taken back.
  expect(sent).toHaveLength(59);
  await clock.advance(1);
  expect(sent.slice(59)).toEqual([["single", 1_001]]);
  expect(clock.timers).toBe(0);
});

test("while all places are taken no timer runs, and the rules still hold when one is free", async () => {
  const { clock, budget, sent, enter } = timedHistory(2);
  enter("first", paced("same"));
  enter("second", paced("same"));
  expect(clock.timers).toBe(1);
  enter("other", paced("other"));
  expect([sent.length, clock.timers]).toEqual([2, 0]);
  await clock.advance(10_000);
  budget.leave();
  expect([sent.length, clock.timers]).toEqual([2, 1]);
  await clock.advance(5_000);
  expect(sent[2]).toEqual(["second", 15_000]);
});

test("after a pacing violation nothing goes out for 10 s, bars of any length", async () => {
  const { clock, budget, sent, enter } = timedHistory();
  budget.pause();
  enter("long", long("long"));
  await clock.advance(4_000);
  enter("short", paced("short"));
  await clock.advance(20_000);
  expect(sent).toEqual([
    ["long", 10_000],
    ["short", 10_000],
  ]);
});

test("clear() drops waiting and open requests, and keeps counting sent ones", async () => {
  const { clock, budget, sent, enter } = timedHistory(6);
  for (let at = 0; at < 4; at++) enter("sent", paced(`${at}`, "a"));
  const late = paced("late", "a");
  enter("late", late, true);
  enter("waits", paced("waits", "a"));
  enter("waits", paced("0", "a"));
  expect([budget.open, budget.waiting, clock.timers]).toEqual([5, 2, 1]);
  budget.clear();
  expect([budget.open, budget.waiting, clock.timers]).toEqual([0, 0, 0]);
  // What goes out of the old session is no longer expected.
  budget.sent(late);
  enter("fifth", paced("fifth", "a"));
  enter("sixth", paced("sixth", "a"));
  enter("same", paced("1", "b"));
  expect(sent.slice(5)).toEqual([["fifth", 0]]);
  await clock.advance(60_000);
  expect(sent.slice(6)).toEqual([
    ["sixth", 2_000],
    ["same", 15_000],
  ]);
});

test("waitReason() names what a request waits for: a place, a rule, or earlier requests", async () => {
  const { clock, budget, enter } = timedHistory(2);
  enter("first", paced("same", "a"));
  expect(budget.waitReason(paced("other", "a"))).toBe("other historical requests of its kind wait before it");
  await clock.advance(1);
  expect(budget.waitReason(paced("same", "a"))).toBe("TWS's rules for historical data allow it in 15 s");
  await clock.advance(1_000);
  expect(budget.waitReason(paced("same", "a"))).toBe("TWS's rules for historical data allow it in 14 s");
  enter("second", paced("other", "a"));
  expect(budget.waitReason(paced("same", "a"))).toBe("2 historical requests are open, the most allowed");
  budget.leave();
  budget.pause();
  expect(budget.waitReason(long("long"))).toBe("TWS's rules for historical data allow it in 10 s");
  for (let at = 0; at < 3; at++) {
    budget.clear();
    await clock.advance(10_000);
    enter(`${at}`, paced(`${at}`, "b"));
  }
  expect(budget.waitReason(long("long"))).toBe("other historical requests of its kind wait before it");
});

test("a run that enters, leaves or throws does not stop the requests behind it", async () => {
  const { clock, budget, sent, enter } = timedHistory(1);
  let sentInside = -1;
  budget.enter(long("a"), () => {
    budget.leave();
    enter("inner", long("b"));
    sentInside = sent.length;
  });
  // It goes out behind the one that is being run.
  expect([sentInside, sent]).toEqual([0, [["inner", 0]]]);
  budget.leave();
  const fails = (): void => {
    throw new Error("no");
  };
  expect(() => budget.enter(paced("c", "c"), fails)).toThrow("no");
  enter("behind", paced("c", "c"));
  expect(budget.open).toBe(1);
  budget.leave();
  await clock.advance(15_000);
  expect(sent.at(-1)).toEqual(["behind", 15_000]);
});

test("one that waits for an identical one holds up no other of its series", () => {
  const { sent, enter } = timedHistory();
  for (const [name, key] of [
    ["first", "same"],
    ["second", "same"],
    ["other", "other"],
  ] as const) {
    enter(name, paced(key, "a"));
  }
  expect(sent.map(([name]) => name)).toEqual(["first", "other"]);
});

test("when one that is run makes room for an earlier one, that goes out at once", () => {
  const { clock, budget, sent, enter } = timedHistory();
  const late = Array.from({ length: 5 }, (_, at) => paced(`${at}`, "a"));
  for (const one of late) enter("late", one, true);
  enter("waits", paced("waits", "a"));
  budget.enter(paced("other", "b"), () => budget.leave(late[0]));
  expect(sent.at(-1)).toEqual(["waits", 0]);
  expect([budget.open, clock.timers]).toEqual([6, 0]);
});

test("one that was not run with its message to follow takes nothing from those that were", () => {
  const { budget, sent, enter } = timedHistory();
  const late = paced("same", "a");
  enter("late", late, true);
  enter("plain", paced("plain", "b"));
  budget.leave(paced("plain", "b"));
  budget.sent(paced("unknown", "c"));
  enter("identical", paced("same", "b"));
  expect(sent.map(([name]) => name)).toEqual(["late", "plain"]);
});

test("timers are set for when a rule allows the next one, in whole ms, rounded up", () => {
  let nowMs = 0;
  const delays: number[] = [];
  const after = (delayMs: number): (() => void) => {
    delays.push(delayMs);
    return () => {};
  };
  const budget = new HistoricalBudget({ now: () => nowMs, after }, 5);
  budget.enter(paced("same"), () => {});
  nowMs = 0.25;
  budget.enter(paced("same"), () => {});
  expect(delays).toEqual([15_000]);
  for (let at = 0; at < 4; at++) budget.enter(paced(`${at}`, "a"), () => budget.leave());
  delays.length = 0;
  budget.enter(paced("double", "a", 2), () => {});
  budget.enter(paced("behind it", "a"), () => {});
  expect(delays).toEqual([2_000, 2_000]);
});
