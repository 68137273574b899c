import { expect, test } from "vitest";
import { AAPL } from "../support/contracts.ts";
import { bandwidth, slice } from "../support/sim.ts";
import { World } from "../support/world.ts";

/** A Sunday: prices stand still, so that equal reads have equal answers. */
const SUNDAY = Date.UTC(2026, 0, 11, 15);
const HOUR_MS = 3_600_000;

/** Bars of some days, one a minute, in one message. */
const BARS = { end: "20260109-21:00:00", duration: "3 D", barSize: "1 min" } as const;

test.each([
  bandwidth({ bytesPerSecond: 600 }),
  bandwidth({ bytesPerSecond: 5_000 }),
  slice({ bytes: 20, everyMs: 5 }),
  slice({ bytes: [500, 5_000], everyMs: 2_000 }),
])("one large message arrives whole through $text, on the same session", async (fault) => {
  const world = new World({ messagesPerSecond: 0 }, SUNDAY);
  const { clock } = world;
  const pool = world.pool();
  await clock.until(pool.connect());
  const read = () => pool.getHistoricalData(AAPL, { ...BARS, timeoutMs: HOUR_MS });
  const whole = await clock.until(read());
  expect(whole.length).toBeGreaterThan(1_000);
  world.tws.inject(fault);
  const beganMs = clock.now();
  expect(await clock.until(read())).toEqual(whole);
  // Longer than the silence after which a session is lost.
  expect(clock.now() - beganMs).toBeGreaterThan(12_000);
  expect(pool.stats()).toMatchObject({ epoch: 1, sessionsLost: 0 });
  world.tws.heal();
  await clock.advance(60_000);
  expect(pool.stats()).toMatchObject({ epoch: 1, sessionsLost: 0 });
  await world.close();
});
