import { expect, test } from "vitest";
import { HistoricalBudget, type HistoricalQuery } from "../../../src/pacing/historical.ts";
import { VirtualClock } from "../../support/sim.ts";

/** A budget whose requests note when they are run, in ms since the beginning. */
function timed(openMax = 50) {
  const clock = new VirtualClock();
  const beginMs = clock.now();
  const budget = new HistoricalBudget(clock, openMax);
  const sent: [name: string, atMs: number][] = [];
  const enter = (name: string, query: HistoricalQuery, sentLater?: boolean): (() => void) =>
    budget.enter(query, () => void sent.push([name, clock.now() - beginMs]), sentLater);
  return { clock, budget, sent, enter };
}

const query = (key: string, series = key, cost = 1): HistoricalQuery => ({ key, series, cost, paced: true });
const long = (key: string): HistoricalQuery => ({ ...query(key, "s"), paced: false });

test("an identical request goes out 15 s after the last one, not before", async () => {
  const { clock, sent, enter } = timed();
  for (const name of ["first", "second", "third"]) enter(name, query("same"));
  await clock.advance(60_000);
  expect(sent).toEqual([
    ["first", 0],
    ["second", 15_000],
    ["third", 30_000],
  ]);
  expect(clock.timers).toBe(0);
});

test("of one series five requests go out within 2 s, and a sixth then; of other series as many", async () => {
  const { clock, sent, enter } = timed();
  for (let at = 0; at < 3; at++) enter(`a${at}`, query(`a${at}`, "a"));
  await clock.advance(500);
  for (let at = 3; at < 7; at++) enter(`a${at}`, query(`a${at}`, "a"));
  for (let at = 0; at < 5; at++) enter(`b${at}`, query(`b${at}`, "b"));
  expect(sent.filter(([name]) => name.startsWith("b"))).toHaveLength(5);
  await clock.advance(10_000);
  expect(sent.filter(([name]) => name.startsWith("a"))).toEqual([
    ...[0, 1, 2].map((at) => [`a${at}`, 0]),
    ...[3, 4].map((at) => [`a${at}`, 500]),
    ...[5, 6].map((at) => [`a${at}`, 2_000]),
  ]);
});

test("BID_ASK counts twice: two of them and one other of a series go out within 2 s", async () => {
  const { clock, sent, enter } = timed();
  enter("double", query("1", "a", 2));
  enter("double", query("2", "a", 2));
  enter("double", query("3", "a", 2));
  enter("single", query("4", "a"));
  expect(sent).toHaveLength(2);
  await clock.advance(2_000);
  expect(sent.slice(2)).toEqual([
    ["double", 2_000],
    ["single", 2_000],
  ]);
  enter("single", query("5", "a"));
  enter("single", query("6", "a"));
  enter("single", query("7", "a"));
  expect(sent.slice(4).map(([name]) => name)).toEqual(["single", "single"]);
});

test("60 requests go out within ten minutes, 30 where each counts twice, and the next one then", async () => {
  for (const [cost, allowed] of [
    [1, 60],
    [2, 30],
  ] as const) {
    const { clock, sent, enter } = timed(100);
    for (let at = 0; at < allowed; at++) enter(`${at}`, query(`${at}`, `${at}`, cost));
    enter("next", query("next", "next", cost));
    enter("long", long("long"));
    expect(sent).toHaveLength(allowed + 1);
    expect(sent.at(-1)?.[0]).toBe("long");
    await clock.advance(700_000);
    expect(sent.at(-1)).toEqual(["next", 600_000]);
    expect(clock.timers).toBe(0);
  }
});

test("bars longer than 30 s are held by no rule and hold up no other request", () => {
  const { sent, enter } = timed(100);
  for (let at = 0; at < 70; at++) enter("long", long("same"));
  for (let at = 0; at < 5; at++) enter("short", query(`${at}`, "s"));
  expect(sent).toHaveLength(75);
});

test("one that waits for its series is passed by other series, and by none of its own", async () => {
  const { clock, sent, enter } = timed();
  for (let at = 0; at < 4; at++) enter("early", query(`${at}`, "a"));
  enter("double", query("double", "a", 2));
  enter("single", query("single", "a"));
  enter("other", query("other", "b"));
  enter("long", { ...query("long", "a"), paced: false });
  expect(sent.slice(4).map(([name]) => name)).toEqual(["other", "long"]);
  await clock.advance(2_000);
  expect(sent.slice(6)).toEqual([
    ["double", 2_000],
    ["single", 2_000],
  ]);
});

test("one that waits for the ten minutes is passed by none that counts, whatever its series", async () => {
  const { clock, sent, enter } = timed(100);
  for (let at = 0; at < 59; at++) enter(`${at}`, query(`${at}`));
  enter("double", query("double", "double", 2));
  enter("single", query("single"));
  enter("long", long("long"));
  expect(sent.slice(59).map(([name]) => name)).toEqual(["long"]);
  await clock.advance(600_000);
  expect(sent.slice(60)).toEqual([
    ["double", 600_000],
    ["single", 600_000],
  ]);
});

test("what was run and has not gone out counts for every rule as if it went out now", async () => {
  const { clock, budget, sent, enter } = timed(100);
  const late = Array.from({ length: 5 }, (_, at) => query(`${at}`, "a"));
  for (const one of late) enter("late", one, true);
  enter("same", query("0", "b"));
  enter("sixth", query("sixth", "a"));
  await clock.advance(30_000);
  expect(sent).toHaveLength(5);
  // One does not go out, and the sixth takes its place; the identical one may go as well.
  budget.leave(late[0]);
  expect(sent.slice(5)).toEqual([
    ["same", 30_000],
    ["sixth", 30_000],
  ]);
  const all = timed(100);
  for (let at = 0; at < 60; at++) all.enter("late", query(`${at}`), true);
  all.enter("next", query("next"));
  await all.clock.advance(700_000);
  expect(all.sent).toHaveLength(60);
});

test("sent() counts a request once, from then on, and one that is not about to go out not at all", async () => {
  const { clock, budget, sent, enter } = timed();
  const first = query("same", "a");
  budget.sent(first);
  enter("first", first, true);
  expect(sent).toHaveLength(1);
  await clock.advance(1_000);
  budget.sent(first);
  await clock.advance(1_000);
  budget.sent(first);
  enter("second", query("same", "a"));
  await clock.advance(13_999);
  expect(sent).toHaveLength(1);
  await clock.advance(1);
  expect(sent[1]).toEqual(["second", 16_000]);
});

test("bars that no rule is about are not counted when they go out later", () => {
  const { budget, sent, enter } = timed(100);
  const bars = long("long");
  for (let at = 0; at < 10; at++) enter("long", bars, true);
  for (let at = 0; at < 10; at++) budget.sent(bars);
  for (let at = 0; at < 5; at++) enter("short", query(`${at}`, "s"));
  expect(sent).toHaveLength(15);
});

test("no more are open than allowed: the next one goes when one leaves, and each leaves once", () => {
  const { clock, budget, sent, enter } = timed(2);
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

test("one that is taken back never runs, and no timer is left when nobody waits", async () => {
  const { clock, budget, sent, enter } = timed();
  enter("first", query("same"));
  const cancels = [enter("second", query("same")), enter("third", query("same"))];
  expect([budget.waiting, clock.timers]).toEqual([2, 1]);
  cancels[0]?.();
  cancels[0]?.();
  expect([budget.waiting, clock.timers]).toEqual([1, 1]);
  cancels[1]?.();
  expect([budget.waiting, clock.timers]).toEqual([0, 0]);
  const cancel = enter("fourth", query("other"));
  enter("fifth", query("other"));
  // It has run: taking it back does nothing.
  cancel();
  expect([budget.waiting, clock.timers]).toEqual([1, 1]);
  await clock.advance(15_000);
  expect(sent.map(([name]) => name)).toEqual(["first", "fourth", "fifth"]);
});

test("while all places are taken no timer runs, and the rules still hold when one is free", async () => {
  const { clock, budget, sent, enter } = timed(1);
  enter("first", query("same"));
  enter("second", query("same"));
  expect(clock.timers).toBe(0);
  await clock.advance(10_000);
  budget.leave();
  expect([sent.length, clock.timers]).toEqual([1, 1]);
  await clock.advance(5_000);
  expect(sent[1]).toEqual(["second", 15_000]);
});

test("after a pacing violation nothing goes out for 10 s, bars of any length", async () => {
  const { clock, budget, sent, enter } = timed();
  budget.slowDown();
  enter("long", long("long"));
  await clock.advance(4_000);
  enter("short", query("short"));
  await clock.advance(20_000);
  expect(sent).toEqual([
    ["long", 10_000],
    ["short", 10_000],
  ]);
});

test("clear() forgets who waits and who is open, and counts on what was sent alone", async () => {
  const { clock, budget, sent, enter } = timed(6);
  for (let at = 0; at < 4; at++) enter("sent", query(`${at}`, "a"));
  const late = query("late", "a");
  enter("late", late, true);
  enter("waits", query("waits", "a"));
  enter("waits", query("0", "a"));
  expect([budget.open, budget.waiting, clock.timers]).toEqual([5, 2, 1]);
  budget.clear();
  expect([budget.open, budget.waiting, clock.timers]).toEqual([0, 0, 0]);
  // What goes out of the old session is no longer expected.
  budget.sent(late);
  enter("fifth", query("fifth", "a"));
  enter("sixth", query("sixth", "a"));
  enter("same", query("1", "b"));
  expect(sent.slice(5)).toEqual([["fifth", 0]]);
  await clock.advance(60_000);
  expect(sent.slice(6)).toEqual([
    ["sixth", 2_000],
    ["same", 15_000],
  ]);
});

test("why() says what a request waits for: a place, a rule and for how long, or those before it", async () => {
  const { clock, budget, enter } = timed(2);
  enter("first", query("same", "a"));
  expect(budget.why(query("other", "a"))).toBe("other historical requests of its kind wait before it");
  await clock.advance(1);
  expect(budget.why(query("same", "a"))).toBe("TWS's rules for historical data allow it in 15 s");
  await clock.advance(1_000);
  expect(budget.why(query("same", "a"))).toBe("TWS's rules for historical data allow it in 14 s");
  enter("second", query("other", "a"));
  expect(budget.why(query("same", "a"))).toBe("2 historical requests are open, which is what is allowed");
  budget.leave();
  budget.slowDown();
  expect(budget.why(long("long"))).toBe("TWS's rules for historical data allow it in 10 s");
  for (let at = 0; at < 3; at++) {
    budget.clear();
    await clock.advance(10_000);
    enter(`${at}`, query(`${at}`, "b"));
  }
  expect(budget.why(long("long"))).toBe("other historical requests of its kind wait before it");
});

test("what is run may enter, leave or throw: those behind it have their turn all the same", async () => {
  const { clock, budget, sent, enter } = timed(1);
  budget.enter(long("a"), () => {
    budget.leave();
    enter("inner", long("b"));
    budget.leave();
    sent.push(["outer", 0]);
  });
  expect(sent.map(([name]) => name)).toEqual(["outer", "inner"]);
  budget.leave();
  const fails = (): void => {
    throw new Error("no");
  };
  expect(() => budget.enter(query("c", "c"), fails)).toThrow("no");
  enter("behind", query("c", "c"));
  expect(budget.open).toBe(1);
  budget.leave();
  await clock.advance(15_000);
  expect(sent.at(-1)).toEqual(["behind", 15_000]);
});

test("timers are set in whole ms, rounded up, so that none fires a fraction too early", () => {
  let nowMs = 0;
  const delays: number[] = [];
  const after = (delayMs: number): (() => void) => {
    delays.push(delayMs);
    return () => {};
  };
  const budget = new HistoricalBudget({ now: () => nowMs, after }, 5);
  budget.enter(query("same"), () => {});
  nowMs = 0.25;
  budget.enter(query("same"), () => {});
  expect(delays).toEqual([15_000]);
});
