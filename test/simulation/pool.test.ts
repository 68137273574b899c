import fc from "fast-check";
import { expect, test } from "vitest";
import { coverageOf, expectReached } from "../support/coverage.ts";
import { type Action, OPTIONS, Player, PROBES, probes, READY_MS_MAX, steps } from "../support/pool-player.ts";
import { runs } from "../support/runs.ts";

test("random callers and faults leave one session, one ID, right counts and no pending call", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 25 }), async (script) => {
      const player = new Player();
      await player.play(script);
      await player.world.clock.advance(OPTIONS.acquireTimeoutMs + OPTIONS.requestTimeoutMs);
      expect(player.pending).toBe(0);
      await player.end();
    }),
    runs(150),
  );
});

test("random scripts reach conflicts, losses and refused dials", async () => {
  const counts = await coverageOf(fc.array(steps, { maxLength: 25 }), 200, async (script) => {
    const player = new Player();
    await player.play(script);
    const seen = probes(player);
    await player.close();
    return Object.fromEntries(seen.map((probe) => [probe, 1]));
  });
  expectReached(counts, Object.fromEntries(PROBES.map((probe) => [probe, 1])));
});

test("after healing, a session is ready within the bounds and stays ready", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 15 }), async (script) => {
      const player = new Player();
      const { world, pool } = player;
      await player.play(script);
      world.tws.heal();
      const ready = pool.connect({ timeoutMs: READY_MS_MAX });
      player.watch(ready);
      const { epoch } = await world.clock.until(ready);
      // A half-open connection from before the healing may be detected and replaced once.
      await world.clock.advance(READY_MS_MAX);
      const settled = pool.stats();
      expect(settled.state).toBe("ready");
      expect(settled.epoch).toBeLessThanOrEqual(epoch + 1);
      await world.clock.advance(600_000);
      expect(pool.stats()).toMatchObject({ state: "ready", epoch: settled.epoch });
      await player.end();
    }),
    runs(150),
  );
});

test("close() at any moment settles every call and leaves nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { maxLength: 12 }),
      fc.array(fc.constantFrom<Action>({ kind: "acquire" }, { kind: "read" }), { maxLength: 4 }),
      async (script, last) => {
        const player = new Player();
        await player.play(script);
        for (const action of last) player.act(action);
        player.act({ kind: "close" });
        await player.world.clock.advance(1_000);
        expect(player.pending).toBe(0);
        expect(player.pool.stats().activeUsers).toBe(0);
        await player.end();
      },
    ),
    runs(150),
  );
});

test("with fallback IDs, only configured client IDs are used", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 15 }), async (script) => {
      const player = new Player({ clientIdPolicy: [7, 9] });
      await player.play(script);
      await player.world.clock.advance(OPTIONS.acquireTimeoutMs + OPTIONS.requestTimeoutMs);
      await player.end([1, 7, 9]);
    }),
    runs(75),
  );
});

test("the same script gives the same trace, event for event", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 10 }), async (script) => {
      const traces = [];
      for (let run = 0; run < 2; run++) {
        const player = new Player();
        await player.play(script);
        await player.close();
        traces.push(player.world.tws.trace.lines());
      }
      expect(traces[1]).toEqual(traces[0]);
    }),
    runs(40),
  );
});
