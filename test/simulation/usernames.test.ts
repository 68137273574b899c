import "../support/replay.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFault } from "../../sim/mod.ts";
import { PoolError } from "../../src/errors.ts";
import type { IbkrPool } from "../../src/mod.ts";
import type { WebPool, WebPoolOptions } from "../../src/web/mod.ts";
import { LogLines } from "../support/log-lines.ts";
import { BothWorlds } from "../support/web/both-worlds.ts";

const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);

const WARNING = "WARN A WebPool of this process has a brokerage session of the same username";

/** Both pools with one username, which is written in two ways. */
function sameUsername(web: WebPoolOptions = {}, logger = new LogLines()): BothWorlds {
  return new BothWorlds({
    startMs: OPEN_MS,
    tws: { username: "Paper1", logger },
    web: { username: " paper1", ...web },
  });
}

test("a WebPool begins no session while an IbkrPool uses the username, and is ready after it", async () => {
  const both = sameUsername();
  await both.until(both.tws.connect());
  const error = await both.until(both.web.getPositions().catch((reason: unknown) => reason));
  expect(error).toBeInstanceOf(PoolError);
  expect(error).toMatchObject({ code: "COMPETING_SESSION" });
  expect(String(error)).toContain("close that pool, use a second username, or set takeOver");
  await both.clock.advance(600_000);
  expect(both.web.stats().state).toBe("competing");
  expect(both.gateway.trace.events, "nothing was sent").toEqual([]);
  await both.until(both.tws.close());
  await both.clock.advance(61_000);
  expect(both.web.stats().state).toBe("ready");
});

test("an IbkrPool that is closed for want of callers lets the WebPool begin", async () => {
  const both = new BothWorlds({
    startMs: OPEN_MS,
    tws: { username: "paper1", idleCloseMs: 10_000 },
    web: { username: "paper1" },
  });
  await both.until(both.tws.connect());
  await both.until(both.web.connect().catch(() => undefined));
  expect(both.web.stats().state).toBe("competing");
  await both.clock.advance(130_000);
  expect([both.tws.stats().state, both.web.stats().state]).toEqual(["idle", "ready"]);
});

test.each(["once", "always"] as const)("takeOver %j is a consent to both sessions", async (takeOver) => {
  const both = sameUsername({ takeOver });
  await both.until(both.tws.connect());
  await both.until(both.web.connect());
  expect(both.web.stats().state).toBe("ready");
});

test.each([
  ["another username", { username: "paper2" }, {}],
  ["a WebPool without one", { username: "paper1" }, {}],
  ["an IbkrPool without one", {}, { username: "paper1" }],
])("%s means no guard", async (_name, tws, web) => {
  const logger = new LogLines();
  const both = new BothWorlds({ startMs: OPEN_MS, tws: { logger, ...tws }, web });
  await both.until(Promise.all([both.tws.connect(), both.web.connect()]));
  expect(both.web.stats().state).toBe("ready");
  expect(logger.lines.filter((line) => line.startsWith("WARN"))).toEqual([]);
});

test("an IbkrPool warns once that a WebPool has a session, however often it dials", async () => {
  const logger = new LogLines();
  const both = sameUsername({}, logger);
  await both.until(both.web.connect());
  await both.until(both.tws.connect());
  both.fakeTws.inject(parseFault("drop"));
  await both.clock.advance(10_000);
  expect(both.tws.stats()).toMatchObject({ state: "ready", epoch: 2 });
  expect(logger.lines.filter((line) => line.startsWith(WARNING))).toHaveLength(1);
  expect(both.web.stats().state, "the pool that is there stays").toBe("ready");
});

test("whichever of both dials first, and however close, a WebPool never begins after an IbkrPool", async () => {
  const delays = fc.integer({ min: 0, max: 3_000 });
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(delays, delays, fc.boolean(), async (twsMs, webMs, loggedIn) => {
      const both = sameUsername();
      if (!loggedIn) both.gateway.happens({ kind: "brokerage-expired" });
      const states: string[] = [];
      const used = (): boolean => !["idle", "failed", "closed"].includes(both.tws.stats().state);
      both.web.addEventListener("ready", () => states.push(used() ? "both" : "web alone"));
      const dialled = async (pool: IbkrPool | WebPool, delayMs: number): Promise<void> => {
        await new Promise<void>((resolve) => void both.clock.after(delayMs, resolve));
        await pool.connect().catch(() => undefined);
      };
      await both.until(Promise.all([dialled(both.tws, twsMs), dialled(both.web, webMs)]));
      expect(states).not.toContain("both");
      seen.add(states.join() || both.web.stats().state);
      await both.close();
    }),
    { numRuns: 40 },
  );
  expect([...seen]).toEqual(expect.arrayContaining(["web alone", "competing"]));
});
