import { expect, test } from "vitest";
import { runAgent } from "../../sim/agent/agent.ts";
import { dayBreaches } from "../support/web/day/day-breaches.ts";
import { DAY_MS, DAY_TIMEOUT_MS, HOUR_MS } from "../support/web/day/plan.ts";
import { PoolDay } from "../support/web/day/pool-day.ts";

test("an agent works for a day on one session, and every reader knows what it misses", {
  timeout: DAY_TIMEOUT_MS,
}, async () => {
  const day = new PoolDay({ ask: (pool, symbol) => runAgent(pool, [symbol]), orderDelayMs: 0 });
  await day.pass();
  expect([...dayBreaches(day), ...day.wrong]).toEqual([]);
  const { world, turns, orders, quotes, pool } = day;
  expect(world.gateway.counts()).toMatchObject({
    // Another program at the address brought it.
    penalties: 1,
    limitBreaches: 0,
    // The two logins of the person.
    evictions: 2,
    questionsLost: 0,
  });
  expect(world.gateway.counts().penalised).toBeLessThanOrEqual(MOST_AT_ONCE);
  // It is useful too.
  const answers = turns.flatMap((turn) => turn.answers);
  expect(answers).toHaveLength(4 * turns.length);
  expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(0.94 * answers.length);
  expect(orders).toHaveLength(DAY_MS / HOUR_MS);
  expect(orders.filter(({ outcome }) => outcome === "placed").length).toBeGreaterThan(0.9 * orders.length);
  for (const { updates } of quotes) expect(updates).toBeGreaterThan(1_000);
  expect(pool.stats().takeOvers).toBe(0);
  await world.close("after the day");
  // Readers end with the pool.
  for (const { end } of day.readers) expect(end).toMatchObject({ code: "CLOSED" });
});

/** Requests that can be on their way when the penalty begins. */
const MOST_AT_ONCE = 4;
