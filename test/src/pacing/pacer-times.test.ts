import { expect, test } from "vitest";
import { type Lane, Pacer } from "../../../src/pacing/pacer.ts";
import { VirtualClock } from "../../support/sim.ts";

/** A pacer whose messages note when they go out, in ms since the beginning. */
function timed(max: number) {
  const clock = new VirtualClock();
  const beginMs = clock.now();
  const pacer = new Pacer(clock, max);
  const sent: [name: string, atMs: number][] = [];
  const enter = (lane: Lane, name: string, times = 1, owner = name): (() => void)[] =>
    Array.from({ length: times }, () =>
      pacer.enter(lane, owner, () => void sent.push([name, clock.now() - beginMs])),
    );
  return { clock, pacer, sent, enter };
}

const NONE = { waited: 0, waiting: 0, waitMsMax: 0 };

test("a message beyond the budget goes out 1 050 ms after the one whose place it takes", async () => {
  const { clock, sent, enter } = timed(2);
  enter("interactive", "a");
  await clock.advance(400);
  enter("interactive", "b");
  await clock.advance(100);
  enter("interactive", "c", 3);
  await clock.advance(10_000);
  expect(sent).toEqual([
    ["a", 0],
    ["b", 400],
    ["c", 1_050],
    ["c", 1_450],
    ["c", 2_100],
  ]);
  expect(clock.timers).toBe(0);
});

test("a message that was counted from outside takes a place like any other", async () => {
  const { clock, pacer, sent, enter } = timed(2);
  pacer.count();
  enter("urgent", "a", 2);
  expect(sent).toEqual([["a", 0]]);
  await clock.advance(1_050);
  expect(sent).toEqual([
    ["a", 0],
    ["a", 1_050],
  ]);
});

test("of 50 messages two are kept for cancels and orders, of 25 one, of 24 none", () => {
  for (const [max, free] of [
    [50, 48],
    [49, 48],
    [25, 24],
    [24, 24],
    [100, 96],
  ] as const) {
    for (const lane of ["interactive", "bulk"] as const) {
      const { sent, enter } = timed(max);
      enter(lane, "others", 120);
      expect(sent, `${max} ${lane}`).toHaveLength(free);
      enter("orders", "order", max);
      expect(sent).toHaveLength(max);
    }
    for (const lane of ["urgent", "orders"] as const) {
      const { sent, enter } = timed(max);
      enter(lane, "first", 120);
      expect(sent, `${max} ${lane}`).toHaveLength(max);
    }
  }
});

test("an urgent message goes when its own place is free, though a bulk one waits for a later one", async () => {
  const { clock, sent, enter } = timed(50);
  enter("urgent", "early", 2);
  await clock.advance(500);
  enter("urgent", "later", 48);
  await clock.advance(100);
  enter("bulk", "bulk");
  await clock.advance(100);
  enter("urgent", "urgent");
  await clock.advance(5_000);
  expect(sent.slice(50)).toEqual([
    ["urgent", 1_050],
    ["bulk", 1_550],
  ]);
  expect(clock.timers).toBe(0);
});

test("while a lane fills the budget, every tenth message is the oldest of the lanes below it", async () => {
  const { clock, sent, enter } = timed(40);
  enter("urgent", "first", 40);
  enter("urgent", "urgent", 35);
  await clock.advance(1);
  enter("bulk", "bulk");
  await clock.advance(1);
  enter("interactive", "interactive");
  enter("orders", "order");
  await clock.advance(2_000);
  const names = sent.slice(40).map(([name]) => name);
  expect(names).toHaveLength(38);
  expect([9, 19, 29].map((at) => names[at])).toEqual(["bulk", "order", "interactive"]);
  expect(names.filter((name) => name !== "urgent")).toHaveLength(3);
});

test("the turn of a lower lane is counted from the last message of a lower lane", async () => {
  const { clock, sent, enter } = timed(13);
  enter("urgent", "first", 13);
  enter("urgent", "urgent", 5);
  enter("bulk", "one");
  await clock.advance(1_050);
  // The first bulk message went out without anybody above it; the second one is not owed a turn by those before it.
  enter("urgent", "first", 7);
  enter("urgent", "urgent", 12);
  enter("bulk", "two");
  await clock.advance(1_050);
  const names = sent.slice(26).map(([name]) => name);
  expect(names.indexOf("two")).toBe(9);
});

test("waits() gives for each lane how many waited, how many wait now, and the longest wait", async () => {
  const { clock, pacer, enter } = timed(2);
  enter("interactive", "at once", 2);
  const [bulk] = enter("bulk", "bulk", 2);
  enter("orders", "order");
  enter("urgent", "urgent");
  expect(pacer.waits()).toEqual({
    urgent: { waited: 1, waiting: 1, waitMsMax: 0 },
    orders: { waited: 1, waiting: 1, waitMsMax: 0 },
    interactive: NONE,
    bulk: { waited: 2, waiting: 2, waitMsMax: 0 },
  });
  await clock.advance(1_050);
  bulk?.();
  bulk?.();
  expect(pacer.waits().bulk).toEqual({ waited: 2, waiting: 1, waitMsMax: 0 });
  await clock.advance(1_050);
  expect(pacer.waits()).toEqual({
    urgent: { waited: 1, waiting: 0, waitMsMax: 1_050 },
    orders: { waited: 1, waiting: 0, waitMsMax: 1_050 },
    interactive: NONE,
    bulk: { waited: 2, waiting: 0, waitMsMax: 2_100 },
  });
  await clock.advance(5_000);
  enter("bulk", "bulk", 3);
  await clock.advance(1_050);
  // A shorter wait does not replace the longest one.
  expect(pacer.waits().bulk).toEqual({ waited: 3, waiting: 0, waitMsMax: 2_100 });
});

test("a message that overtakes waiting ones of lower lanes has not waited", () => {
  const { pacer, sent, enter } = timed(50);
  enter("bulk", "bulk", 49);
  const [cancel] = enter("urgent", "urgent");
  expect(sent.at(-1)?.[0]).toBe("urgent");
  expect(pacer.waits().urgent).toEqual(NONE);
  cancel?.();
  expect(pacer.waits().bulk).toEqual({ waited: 1, waiting: 1, waitMsMax: 0 });
});

test("ahead() counts the waiting messages of a lane and of the lanes above it", () => {
  const { pacer, enter } = timed(1);
  enter("urgent", "at once");
  for (const [times, lane] of (["urgent", "orders", "interactive", "bulk"] as const).entries()) {
    enter(lane, "waits", times + 1);
  }
  expect([
    pacer.ahead("urgent"),
    pacer.ahead("orders"),
    pacer.ahead("interactive"),
    pacer.ahead("bulk"),
  ]).toEqual([1, 3, 6, 10]);
});

test("when the last one that waits is gone, no timer is left and the next one goes at once", async () => {
  for (const how of ["withdraw", "clear"] as const) {
    const { clock, pacer, sent, enter } = timed(1);
    enter("bulk", "first");
    const cancels = [...enter("bulk", "bulk", 2), ...enter("orders", "order")];
    expect(clock.timers).toBe(1);
    if (how === "clear") pacer.clear();
    for (const cancel of cancels) cancel();
    expect([clock.timers, pacer.ahead("bulk")]).toEqual([0, 0]);
    for (const cancel of cancels) cancel();
    await clock.advance(1_050);
    enter("bulk", "next");
    expect(sent).toEqual([
      ["first", 0],
      ["next", 1_050],
    ]);
    // The budget is counted on, and whoever comes now waits as before.
    enter("bulk", "last");
    expect(clock.timers).toBe(1);
    await clock.advance(1_050);
    expect(sent.at(-1)).toEqual(["last", 2_100]);
    const [gone] = enter("bulk", "gone");
    gone?.();
    expect(clock.timers).toBe(0);
  }
});

test("one that is withdrawn of several leaves the others their timer", async () => {
  const { clock, sent, enter } = timed(1);
  enter("bulk", "first");
  const [cancel] = enter("bulk", "gone");
  enter("bulk", "stays");
  cancel?.();
  await clock.advance(1_050);
  expect(sent.at(-1)).toEqual(["stays", 1_050]);
});

test("the halved rate holds for 30 s after it was last halved, and is then the whole one again", async () => {
  const { clock, pacer } = timed(50);
  pacer.halveRate();
  await clock.advance(20_000);
  pacer.halveRate();
  expect(pacer.messagesPerSecond).toBe(12);
  await clock.advance(29_999);
  expect(pacer.messagesPerSecond).toBe(12);
  await clock.advance(1);
  pacer.halveRate();
  expect(pacer.messagesPerSecond).toBe(25);
});

test("a budget below five is not reduced, and one of six goes no lower than five", () => {
  for (const [max, slowest] of [
    [3, 3],
    [6, 5],
    [12, 6],
  ] as const) {
    const { pacer } = timed(max);
    pacer.halveRate();
    expect(pacer.messagesPerSecond).toBe(slowest);
  }
});

test("while the rate is halved, half as many go out, and the others follow later", async () => {
  const { clock, pacer, sent, enter } = timed(20);
  pacer.halveRate();
  enter("interactive", "a", 25);
  expect(sent).toHaveLength(10);
  await clock.advance(1_049);
  expect(sent).toHaveLength(10);
  await clock.advance(1);
  expect(sent).toHaveLength(20);
  await clock.advance(1_050);
  expect(sent).toHaveLength(25);
});

test("timers are set in whole ms, rounded up, so that none fires a fraction too early", () => {
  let nowMs = 0;
  const delays: number[] = [];
  const after = (delayMs: number): (() => void) => {
    delays.push(delayMs);
    return () => {};
  };
  const pacer = new Pacer({ now: () => nowMs, after }, 1);
  pacer.enter("bulk", "a", () => {});
  nowMs = 0.25;
  pacer.enter("bulk", "a", () => {});
  expect(delays).toEqual([1_050]);
});
