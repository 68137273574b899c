import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { onAbort } from "../../../src/util/abort.ts";
import { AAPL } from "../../support/contracts.ts";
import { refuse } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

/** What a promise comes to, without moving time. */
const settled = <T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

test("a signal has one listener however many calls use it, and none when they are over", () => {
  const { signal } = new AbortController();
  const ends = Array.from({ length: 1_000 }, () => onAbort(signal, () => {}));
  expect(listeners(signal)).toBe(1);
  for (const end of ends.slice(1)) end();
  expect(listeners(signal)).toBe(1);
  ends[0]?.();
  ends[0]?.();
  expect(listeners(signal)).toBe(0);
  const again = onAbort(signal, () => {});
  ends[0]?.();
  expect(listeners(signal)).toBe(1);
  again();
  expect(listeners(signal)).toBe(0);
});

test("an abort calls each callback once, in order, except removed ones", () => {
  const controller = new AbortController();
  const called: number[] = [];
  const ends = [1, 2, 3].map((n) => onAbort(controller.signal, () => called.push(n)));
  ends[1]?.();
  controller.abort();
  controller.abort();
  expect(called).toEqual([1, 3]);
  expect(listeners(controller.signal)).toBe(0);
});

test("a callback that throws, or removes another, does not stop the rest", () => {
  const controller = new AbortController();
  const called: number[] = [];
  let endThird: () => void = () => {};
  onAbort(controller.signal, () => {
    endThird();
    throw new Error("mine");
  });
  onAbort(controller.signal, () => called.push(2));
  endThird = onAbort(controller.signal, () => called.push(3));
  controller.abort();
  expect(called).toEqual([2]);
});

test("without a signal, or with one that has aborted, nothing is listened to", () => {
  const aborted = AbortSignal.abort();
  onAbort(undefined, () => {})();
  onAbort(aborted, () => {
    throw new Error("must not be called");
  })();
  expect(listeners(aborted)).toBe(0);
});

test("many waiters with one signal add one listener, and leave none behind", async () => {
  const world = new World();
  const refused = world.tws.inject(refuse());
  const pool = world.pool({ waitersMax: 20 });
  const { signal } = new AbortController();
  const waits = Array.from({ length: 20 }, () => settled(pool.acquire({ signal, timeoutMs: 60_000 })));
  // Beyond the bound of the queue: a call that fails at its start.
  expect(await settled(pool.getContractDetails(AAPL, { signal }))).toMatchObject({
    error: { code: "TOO_MANY_WAITERS" },
  });
  const events = Array.from({ length: 20 }, () => pool.events({ signal }));
  expect(listeners(signal)).toBe(1);
  refused.heal();
  const outcomes = await world.clock.until(Promise.all(waits));
  for (const outcome of outcomes) expect(outcome).toMatchObject({ value: { live: true } });
  for (const reader of events) await reader.return?.();
  expect(listeners(signal)).toBe(0);
  await world.close();
  expect(() => pool.events({ signal, bufferMax: 0 })).toThrow(/bufferMax/);
  expect(listeners(signal)).toBe(0);
});

test("one abort ends all waits that share the signal, each with its reason", async () => {
  const world = new World();
  world.tws.inject(refuse());
  const pool = world.pool();
  const controller = new AbortController();
  const { signal } = controller;
  const waits = Array.from({ length: 20 }, () => settled(pool.acquire({ signal, timeoutMs: 60_000 })));
  const events = pool.events({ signal });
  await world.clock.advance(1_000);
  const reason = new Error("never mind");
  controller.abort(reason);
  for (const wait of waits) expect(await wait).toMatchObject({ error: { code: "ABORTED", cause: reason } });
  let read = await events.next();
  while (read.done !== true) read = await events.next();
  expect(pool.stats().waiters).toBe(0);
  expect(listeners(signal)).toBe(0);
});
