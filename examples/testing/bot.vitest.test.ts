// Run: npx vitest run examples/testing/bot.vitest.test.ts
// On virtual time: a simulated minute takes no time, and the seed fixes every price.
import { IbkrPool, silentLogger } from "ibkr-pool";
import { drop, FakeTws, MemoryNetwork, VirtualClock } from "ibkr-pool/sim";
import { afterEach, beforeEach, expect, test } from "vitest";
import { decide } from "./bot.ts";

/** 10:30 in New York on a Tuesday: the market of the fake is open. */
const MORNING_MS = Date.UTC(2026, 0, 13, 15, 30);

let clock: VirtualClock;
let tws: FakeTws;
let pool: IbkrPool;

beforeEach(() => {
  clock = new VirtualClock(MORNING_MS);
  const network = new MemoryNetwork(clock);
  tws = new FakeTws({ clock, seed: 1 });
  network.attach(tws, 4002);
  pool = new IbkrPool({ port: 4002, logger: silentLogger }, { clock, transport: network });
});

afterEach(async () => {
  await clock.until(pool.close());
  tws.close();
});

test("the bot trades a share that it does not hold", async () => {
  const decision = await clock.until(decide(pool, "NVDA", 1));
  expect(decision.action).toBe("trade");
});

test("the bot decides the same when the session is lost in the middle", async () => {
  tws.inject(drop({ how: "rst", afterRequest: "reqPositions", times: 1 }));
  const decision = await clock.until(decide(pool, "NVDA", 1));
  expect(decision.action).toBe("trade");
  expect(pool.stats().sessionsLost).toBe(1);
});
