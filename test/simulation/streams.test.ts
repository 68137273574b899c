import fc from "fast-check";
import { expect, test } from "vitest";
import { earlyRequests, twoSessions } from "../../sim/mod.ts";
import { shareOf } from "../support/contracts.ts";
import { coverageOf, expectReached } from "../support/coverage.ts";
import { runs } from "../support/runs.ts";
import { FLOWS_MS_MAX, Player, SHARES, share, steps } from "../support/stream-player.ts";
import { World } from "../support/world.ts";

test("random callers and faults mix no answers, hide no gaps, exceed no budget and leave nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 20 }), async (script) => {
      const player = new Player();
      const { world, pool } = player;
      await player.play(script);
      world.tws.heal();
      await world.clock.advance(FLOWS_MS_MAX);
      expect(player.strange).toEqual([]);
      expect(player.pending).toBe(0);
      // Open streams flow again: market data at least each second, bars each five.
      for (const { symbol, kind, state, updatedMs } of player.open) {
        expect(`${kind} of ${symbol} ${state}`).toBe(`${kind} of ${symbol} flows`);
        expect(updatedMs, `${kind} of ${symbol}`).toBeGreaterThan(world.clock.now() - 6_000);
      }
      const keys = new Set(player.open.map(({ symbol, kind }) => `${kind} ${symbol}`));
      expect(pool.stats().streams).toMatchObject({
        streams: keys.size,
        readers: player.open.length,
        gapMs: 0,
      });
      // Once the last reader has left, its request is cancelled.
      for (const reading of player.open) void reading.stream.return?.();
      await world.clock.advance(5_000);
      const { events } = world.tws.trace;
      const last = Math.max(...events.map(({ connection }) => connection));
      const read = (name: string): number =>
        events.filter(
          ({ connection, event, detail }) => connection === last && event === "read" && detail === name,
        ).length;
      // One more at most: a line can be given up while it waits for its turn.
      expect(read("cancelHistoricalData")).toBeLessThanOrEqual(read("reqHistoricalData"));
      expect(read("cancelMktData")).toBeLessThanOrEqual(read("reqMktData"));
      expect(pool.stats().streams).toMatchObject({ streams: 0, readers: 0 });
      expect(events.filter(({ event, detail }) => event === "sent" && detail === "error 100")).toEqual([]);
      expect(earlyRequests(events)).toEqual([]);
      expect(twoSessions(events)).toEqual([]);
      await world.close();
    }),
    runs(60),
  );
});

test("random scripts reach enough gaps, ends of gaps and answers", async () => {
  const counts = await coverageOf(fc.array(steps, { maxLength: 20 }), 60, async (script) => {
    const player = new Player();
    await player.play(script);
    player.world.tws.heal();
    await player.world.clock.advance(FLOWS_MS_MAX);
    const { readings, answered } = player;
    await player.world.close();
    const total = (key: "gaps" | "resumed"): number => readings.reduce((sum, one) => sum + one[key], 0);
    return { readings: readings.length, gaps: total("gaps"), resumed: total("resumed"), answered };
  });
  expectReached(counts, { readings: 40, gaps: 20, resumed: 15, answered: 100 });
});

test("within the message budget no request waits", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(share, fc.integer({ min: 40, max: 400 })), { maxLength: 40 }),
      async (requests) => {
        const world = new World();
        const pool = world.pool();
        await world.clock.until(pool.connect());
        for (const [which, thenMs] of requests) {
          void pool.getContractDetails(shareOf(SHARES[which] ?? "AAPL")).catch(() => {});
          await world.clock.advance(thenMs);
        }
        const { interactive, urgent } = pool.stats().waits;
        expect([interactive.waited, urgent.waited]).toEqual([0, 0]);
        await world.close();
      },
    ),
    runs(20),
  );
});
