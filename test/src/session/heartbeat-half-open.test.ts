import { expect, test } from "vitest";
import { connectivityLost, halfOpen } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

/** When a dead link was found after its last bytes, and how far apart the questions were. */
async function foundMs(dieMs: number, outage: { readonly fromMs: number; readonly toMs: number }) {
  const world = new World();
  const { clock } = world;
  const pool = world.pool();
  await clock.until(pool.connect());
  await clock.advance(100);
  let lostMs: number | undefined;
  pool.addEventListener("lost", () => {
    lostMs ??= clock.now();
  });
  clock.after(outage.fromMs, () => {
    const fault = world.tws.inject(connectivityLost());
    clock.after(outage.toMs - outage.fromMs, () => fault.heal());
  });
  let [diedMs, degraded] = [0, false];
  clock.after(dieMs, () => {
    [diedMs, degraded] = [clock.now(), pool.stats().degraded];
    world.tws.inject(halfOpen({ times: 1 }));
  });
  await clock.advance(dieMs + 150_000);
  const asked = world.tws.trace.of("read").filter(({ detail }) => detail === "reqCurrentTime");
  const apartMs = asked.map(({ atMs }, at) => atMs - (asked[at - 1]?.atMs ?? Number.NEGATIVE_INFINITY));
  await world.close();
  return {
    tookMs: (lostMs ?? Number.POSITIVE_INFINITY) - diedMs,
    degraded,
    apartMs: Math.min(...apartMs),
  };
}

test("around 1100 and 1102 a dead link is found within 8 s in ready and 65 s in degraded", async () => {
  for (const outage of [
    { fromMs: 2_000, toMs: 40_000 },
    { fromMs: 4_990, toMs: 6_000 },
    { fromMs: 3_000, toMs: 110_000 },
  ]) {
    for (let dieMs = 500; dieMs < outage.toMs + 12_000; dieMs += 3_300) {
      const { tookMs, degraded, apartMs } = await foundMs(dieMs, outage);
      expect(tookMs, `dead ${dieMs} ms after ${JSON.stringify(outage)}`).toBeLessThanOrEqual(
        degraded ? 65_000 : 8_000,
      );
      expect(apartMs).toBeGreaterThanOrEqual(1_100);
    }
  }
}, 60_000);
