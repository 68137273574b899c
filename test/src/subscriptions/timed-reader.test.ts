import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import type { WatchOptions } from "../../../src/subscriptions/stream-reader.ts";
import { timedReader } from "../../../src/subscriptions/timed-reader.ts";
import { VirtualClock } from "../../support/sim.ts";

function fixture(options: WatchOptions) {
  const clock = new VirtualClock();
  let lefts = 0;
  const timed = timedReader<number>("watch prices", options, clock, {
    left: () => void lefts++,
    late: (timeoutMs) => new PoolError("REQUEST_TIMEOUT", `Cannot watch prices: ${timeoutMs} ms`),
  });
  return { clock, ...timed, lefts: () => lefts };
}

test("a reader without an update in time ends with the error, and leaves once", async () => {
  const { clock, reader, start, lefts } = fixture({ timeoutMs: 50 });
  start();
  await clock.advance(50);
  expect(reader.queue.ended?.error).toMatchObject({ code: "REQUEST_TIMEOUT" });
  expect([lefts(), clock.timers]).toEqual([1, 0]);
});

test("the first update ends the timeout", () => {
  const { clock, reader, start } = fixture({ timeoutMs: 50 });
  start();
  expect(clock.timers).toBe(1);
  reader.update({ kind: "update", value: 1, missed: 0 }, false);
  expect(clock.timers).toBe(0);
});

test("the signal ends the reader in order once it has started", () => {
  const controller = new AbortController();
  const { clock, reader, start, lefts } = fixture({ timeoutMs: 50, signal: controller.signal });
  start();
  controller.abort();
  expect(reader.queue.ended).toEqual({ error: undefined });
  expect([lefts(), clock.timers]).toEqual([1, 0]);
});
