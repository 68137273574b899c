import { expect, test } from "vitest";
import { World } from "./world.ts";

const opened: World[] = [];

test("a test may end while a session of its world is live", async () => {
  const world = new World();
  opened.push(world);
  await world.clock.until(world.pool().connect());
  expect(world.network.live).toBeGreaterThan(0);
});

test("a world is closed when the test that opened it has ended", () => {
  const [world] = opened;
  expect(world?.pools[0]?.stats().state).toBe("closed");
  expect(world?.network.live).toBe(0);
});

test.fails("a test fails when its world still has a timer at the end", () => {
  new World().clock.after(1_000, () => {});
});

test("a test passes when its world was left open by request", () => {
  const world = new World();
  world.leaveOpen();
  world.clock.after(1_000, () => {});
});

test("close() rejects with the counts of what is left and the name of the case", async () => {
  const world = new World();
  world.clock.after(1_000, () => {});
  await expect(world.close("the case")).rejects.toThrow(
    /the case: expected \{ timers: 1, connections: \+?0 \}/,
  );
});
