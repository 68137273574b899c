import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/mod.ts";
import { OpenFrames, topicOf } from "../../../../sim/web/net/ends.ts";
import { TimerGroup } from "../../../../sim/world/timer-group.ts";

test("actions of one direction keep their order, and those of the other do not wait for them", async () => {
  const clock = new VirtualClock();
  const timers = new TimerGroup(clock);
  const frames = new OpenFrames(1, { send: () => {}, close: () => {}, reset: () => {} });
  const done: string[] = [];
  const act = (name: string) => () => void done.push(name);
  frames.inOrder(timers, "out", 1_000, act("slow"));
  frames.inOrder(timers, "out", 0, act("after it"));
  frames.inOrder(timers, "in", 0, act("in"));
  expect(done).toEqual(["in"]);
  clock.after(1_000, () => frames.inOrder(timers, "out", 0, act("last")));
  await clock.advance(1_000);
  expect(done).toEqual(["in", "slow", "after it", "last"]);
  frames.inOrder(timers, "out", 0, act("at once"));
  expect(done.at(-1)).toBe("at once");
});

test("topicOf() names a frame without its content", () => {
  expect(["smd+1+{}", "tic", "ech+hb", '{"session":"x"}', "", "cafe0123", "+", "smd{}"].map(topicOf)).toEqual(
    ["smd", "tic", "ech", "session", "other", "other", "other", "other"],
  );
});
