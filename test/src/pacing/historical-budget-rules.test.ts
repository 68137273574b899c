import { expect, test } from "vitest";
import { long, paced, timedHistory } from "../../support/timed-history.ts";

test("an identical request goes out 15 s after the last one, not before", async () => {
  const { clock, sent, enter } = timedHistory();
  for (const name of ["first", "second", "third"]) enter(name, paced("same"));
  await clock.advance(60_000);
  expect(sent).toEqual([
    ["first", 0],
    ["second", 15_000],
    ["third", 30_000],
  ]);
  expect(clock.timers).toBe(0);
});

test("of one series five requests go out within 2 s, and a sixth then; of other series as many", async () => {
  const { clock, sent, enter } = timedHistory();
  for (let at = 0; at < 3; at++) enter(`a${at}`, paced(`a${at}`, "a"));
  await clock.advance(500);
  for (let at = 3; at < 7; at++) enter(`a${at}`, paced(`a${at}`, "a"));
  for (let at = 0; at < 5; at++) enter(`b${at}`, paced(`b${at}`, "b"));
  expect(sent.filter(([name]) => name.startsWith("b"))).toHaveLength(5);
  await clock.advance(10_000);
  expect(sent.filter(([name]) => name.startsWith("a"))).toEqual([
    ...[0, 1, 2].map((at) => [`a${at}`, 0]),
    ...[3, 4].map((at) => [`a${at}`, 500]),
    ...[5, 6].map((at) => [`a${at}`, 2_000]),
  ]);
});

test("BID_ASK counts twice: two of them and one other of a series go out within 2 s", async () => {
  const { clock, sent, enter } = timedHistory();
  enter("double", paced("1", "a", 2));
  enter("double", paced("2", "a", 2));
  enter("double", paced("3", "a", 2));
  enter("single", paced("4", "a"));
  expect(sent).toHaveLength(2);
  await clock.advance(2_000);
  expect(sent.slice(2)).toEqual([
    ["double", 2_000],
    ["single", 2_000],
  ]);
  enter("single", paced("5", "a"));
  enter("single", paced("6", "a"));
  enter("single", paced("7", "a"));
  expect(sent.slice(4).map(([name]) => name)).toEqual(["single", "single"]);
});

test("60 requests go out within ten minutes, 30 where each counts twice, and the next one then", async () => {
  for (const [cost, allowed] of [
    [1, 60],
    [2, 30],
  ] as const) {
    const { clock, sent, enter } = timedHistory(100);
    for (let at = 0; at < allowed; at++) enter(`${at}`, paced(`${at}`, `${at}`, cost));
    enter("next", paced("next", "next", cost));
    enter("long", long("long"));
    expect(sent).toHaveLength(allowed + 1);
    expect(sent.at(-1)?.[0]).toBe("long");
    await clock.advance(700_000);
    expect(sent.at(-1)).toEqual(["next", 600_000]);
    expect(clock.timers).toBe(0);
  }
});

test("bars longer than 30 s are held by no rule and hold up no other request", () => {
  const { sent, enter } = timedHistory(100);
  for (let at = 0; at < 70; at++) enter("long", long("same"));
  for (let at = 0; at < 5; at++) enter("short", paced(`${at}`, "s"));
  expect(sent).toHaveLength(75);
});

test("one that waits for its series is passed by other series, and by none of its own", async () => {
  const { clock, sent, enter } = timedHistory();
  for (let at = 0; at < 4; at++) enter("early", paced(`${at}`, "a"));
  enter("double", paced("double", "a", 2));
  enter("single", paced("single", "a"));
  enter("other", paced("other", "b"));
  enter("long", { ...paced("long", "a"), paced: false });
  expect(sent.slice(4).map(([name]) => name)).toEqual(["other", "long"]);
  await clock.advance(2_000);
  expect(sent.slice(6)).toEqual([
    ["double", 2_000],
    ["single", 2_000],
  ]);
});

test("a request that waits for the ten-minute rule is overtaken by none that the rule counts", async () => {
  const { clock, sent, enter } = timedHistory(100);
  for (let at = 0; at < 59; at++) enter(`${at}`, paced(`${at}`));
  enter("double", paced("double", "double", 2));
  enter("single", paced("single"));
  enter("long", long("long"));
  expect(sent.slice(59).map(([name]) => name)).toEqual(["long"]);
  await clock.advance(600_000);
  expect(sent.slice(60)).toEqual([
    ["double", 600_000],
    ["single", 600_000],
  ]);
});

test("a request that was run and not sent counts for every rule as if it were sent now", async () => {
  const { clock, budget, sent, enter } = timedHistory(100);
  const late = Array.from({ length: 5 }, (_, at) => paced(`${at}`, "a"));
  for (const one of late) enter("late", one, true);
  enter("same", paced("0", "b"));
  enter("sixth", paced("sixth", "a"));
  await clock.advance(30_000);
  expect(sent).toHaveLength(5);
  // One does not go out, and the sixth takes its place; the identical one may go as well.
  budget.leave(late[0]);
  expect(sent.slice(5)).toEqual([
    ["same", 30_000],
    ["sixth", 30_000],
  ]);
  const all = timedHistory(100);
  for (let at = 0; at < 60; at++) all.enter("late", paced(`${at}`), true);
  all.enter("next", paced("next"));
  await all.clock.advance(700_000);
  expect(all.sent).toHaveLength(60);
});

test("sent() counts a request once, from then on, and one that is not about to go out not at all", async () => {
  const { clock, budget, sent, enter } = timedHistory();
  const first = paced("same", "a");
  budget.sent(first);
  enter("first", first, true);
  expect(sent).toHaveLength(1);
  await clock.advance(1_000);
  budget.sent(first);
  await clock.advance(1_000);
  budget.sent(first);
  enter("second", paced("same", "a"));
  await clock.advance(13_999);
  expect(sent).toHaveLength(1);
  await clock.advance(1);
  expect(sent[1]).toEqual(["second", 16_000]);
});

test("bars that no rule is about are not counted when they go out later", () => {
  const { budget, sent, enter } = timedHistory(100);
  const bars = long("long");
  for (let at = 0; at < 10; at++) enter("long", bars, true);
  for (let at = 0; at < 10; at++) budget.sent(bars);
  for (let at = 0; at < 5; at++) enter("short", paced(`${at}`, "s"));
  expect(sent).toHaveLength(15);
});
