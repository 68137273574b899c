import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/mod.ts";
import type { AnyWatch } from "../../../src/operations/stream.ts";
import { StreamLimits } from "../../../src/subscriptions/stream-limits.ts";
import { StreamReader } from "../../../src/subscriptions/stream-reader.ts";
import { SubscriptionRegistry } from "../../../src/subscriptions/subscription-registry.ts";

const NEWS: AnyWatch = {
  ...{ name: "watchNews", what: "watch news", start: () => {}, stop: () => {} },
  begin: (_args, { emit }) => ({ on: { row: emit }, replay: () => [] }),
};
const QUOTES: AnyWatch = { ...NEWS, name: "watchQuotes", what: "watch quotes", budget: "lines" };

/** A register with room for two lines, and what its hooks heard. */
function register() {
  const clock = new VirtualClock(1_000);
  const heard: unknown[] = [];
  const all = new SubscriptionRegistry(clock, new StreamLimits({ lines: 2, depths: 1, historical: 0 }), {
    gap: (...told) => heard.push(["gap", ...told]),
    resumed: (...told) => heard.push(["resumed", ...told, all.stats().gapMsTotal]),
    wallMs: () => 0,
  });
  const reader = () =>
    new StreamReader<unknown>(
      "watch quotes",
      {},
      () => {},
      () => {},
    );
  return { clock, all, heard, reader };
}

test("a stream takes one place until it is removed, and a refused one is not kept", () => {
  const { all } = register();
  const one = all.add(QUOTES, null, "one");
  const two = all.add(QUOTES, null, "two");
  const three = all.add(NEWS, null, "three");
  expect(() => all.add(QUOTES, null, "four")).toThrow(
    "Cannot watch quotes: the limit of 2 market data lines is reached",
  );
  expect([all.get("one"), all.get("four"), all.all]).toEqual([one, undefined, [one, two, three]]);
  expect([all.used("lines"), all.used("depths")]).toEqual([2, 0]);
  expect([all.remove(one), all.remove(one), all.remove(three)]).toEqual([true, false, true]);
  expect([all.get("one"), all.all, all.used("lines")]).toEqual([undefined, [two], 1]);
  // One of the same key is another one: what is left of the first does not remove it.
  const again = all.add(QUOTES, null, "one");
  expect([all.remove(one), all.get("one"), all.used("lines")]).toEqual([false, again, 2]);
});

test("figures add up readers and gaps: current ones, ended ones, and those of ended streams", async () => {
  const { clock, all, heard, reader } = register();
  const one = all.add(QUOTES, null, "one");
  const two = all.add(NEWS, null, "two");
  for (const subscription of [one, one, two]) subscription.join(reader());
  const figures = { streams: 2, readers: 3, gapMs: 0, gapMsTotal: 0 };
  expect(all.stats()).toEqual(figures);
  for (const subscription of [one, two]) subscription.begins(1, 1);
  one.gap("lost");
  await clock.advance(300);
  two.gap("cut off");
  await clock.advance(40);
  expect(all.stats()).toEqual({ ...figures, gapMs: 380, gapMsTotal: 380 });
  one.receive("row", [1], 7);
  // The one that has ended is in the sum when it is told.
  expect(heard).toEqual([
    ["gap", "watchQuotes", "lost"],
    ["gap", "watchNews", "cut off"],
    ["resumed", "watchQuotes", 340, 380],
  ]);
  await clock.advance(5);
  expect(all.stats()).toEqual({ ...figures, gapMs: 45, gapMsTotal: 385 });
  all.remove(two);
  await clock.advance(1_000);
  expect(all.stats()).toEqual({ streams: 1, readers: 2, gapMs: 0, gapMsTotal: 385 });
  all.remove(one);
  expect(all.stats()).toEqual({ streams: 0, readers: 0, gapMs: 0, gapMsTotal: 385 });
});
