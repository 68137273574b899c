import { expect, test } from "vitest";
import { Lifetime, type Wait } from "../../../sim/testing/lifetime.ts";

/** Waits until the signal aborts, whatever the time. */
const forEver: Wait = (_ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve());
  });

const never = (): AbortSignal => new AbortController().signal;

test("closing ends every wait with an error", async () => {
  const lifetime = new Lifetime(forEver);
  const waits = ["wait for x", "wait for y"].map((what) =>
    lifetime.wait(what, (wait) => wait(1_000, never())),
  );
  lifetime.close();
  await expect(waits[0]).rejects.toThrow("Cannot wait for x: the fake was closed");
  await expect(waits[1]).rejects.toThrow("Cannot wait for y: the fake was closed");
});

test("a wait that a test has left behind is no unhandled rejection when the fake is closed", async () => {
  const unhandled: unknown[] = [];
  const listener = (reason: unknown): void => void unhandled.push(reason);
  process.on("unhandledRejection", listener);
  try {
    const lifetime = new Lifetime(forEver);
    void lifetime.wait("wait for x", (wait) => wait(1_000, never()));
    lifetime.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  } finally {
    process.off("unhandledRejection", listener);
  }
});

test("what has come before the fake is closed is the result of the wait", async () => {
  const lifetime = new Lifetime(forEver);
  const arrived = new AbortController();
  const wait = lifetime.wait("wait for x", async (run) => {
    await run(1_000, arrived.signal);
    return "x";
  });
  arrived.abort();
  lifetime.close();
  expect(await wait).toBe("x");
});

test("after it is closed nothing waits and nothing is done", async () => {
  const lifetime = new Lifetime(forEver);
  lifetime.check("inject a fault");
  lifetime.close();
  expect(() => lifetime.check("inject a fault")).toThrow("Cannot inject a fault: the fake was closed");
  await expect(lifetime.wait("wait for x", () => Promise.resolve(1))).rejects.toThrow("the fake was closed");
});
