import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError } from "../../src/mod.ts";
import { AAPL, MSFT } from "../support/contracts.ts";
import { runs } from "../support/runs.ts";
import { garble } from "../support/sim.ts";
import { World } from "../support/world.ts";

/** Tuesday half past ten in New York: prices move. */
const OPEN = Date.UTC(2026, 0, 13, 15, 30);
/** A Sunday: nothing comes but answers. */
const SUNDAY = Date.UTC(2026, 0, 11, 15);
/** The time within which a wrong length is found: the heartbeat, its timeout twice, and the spacing of its requests. */
const FOUND_MS = 5_000 + 2 * 3_000 + 1_100;
/** A dial after the loss, with its backoff, and an answer. */
const ANSWERED_MS = 2_000;
/** The time within which each of the messages is sent, if need be by the heartbeat. */
const SENT_MS = 10_000;

/** Messages whose length is garbled; undefined for the next one, whatever it is. */
const MESSAGES = [undefined, "position", "positionEnd", "currentTime", "tickPrice", "tickSize"] as const;

/** A length that is garbled, and what goes on meanwhile. */
interface Case {
  readonly seed: number;
  readonly bytes: number;
  readonly message: (typeof MESSAGES)[number];
  readonly watches: boolean;
}

const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.nat(1_000_000),
  bytes: fc.integer({ min: 1, max: 4 }),
  message: fc.constantFrom(...MESSAGES),
  watches: fc.boolean(),
});

/** Returns whether the message is sent in such a case: the time is requested where no prices come. */
const isSent = ({ message, watches }: Case): boolean =>
  watches ? message !== "currentTime" : message?.startsWith("tick") !== true;

async function checkCase({ seed, bytes, message, watches }: Case): Promise<void> {
  const world = new World({ seed, messagesPerSecond: 0 }, watches ? OPEN : SUNDAY);
  const { clock } = world;
  const pool = world.pool();
  const positions = () => pool.getPositions({ timeoutMs: 60_000 }).then((rows) => rows.map(({ pos }) => pos));
  await clock.until(pool.connect());
  const whole = await clock.until(positions());
  expect(whole).toHaveLength(3);
  const streams = watches ? [AAPL, MSFT].map((contract) => pool.watchMarketData(contract)) : [];
  for (const stream of streams) void stream.next();
  await clock.advance(1_000);
  const fault = world.tws.inject(
    garble({ where: "length", bytes, times: 1, ...(message === undefined ? {} : { message }) }),
  );
  const during = world.outcome(positions());
  for (let ms = 0; fault.strikes === 0 && ms < SENT_MS; ms += 50) await clock.advance(50);
  expect(fault.strikes).toBe(1);
  await clock.advance(FOUND_MS);
  expect(pool.stats().sessionsLost).toBe(1);
  const answer = await during;
  // A message that its length cuts off cannot be decoded: an error, and never other rows.
  if ("value" in answer) expect(answer.value).toEqual(whole);
  else expect(answer.error).toBeInstanceOf(PoolError);
  const againMs = clock.now();
  expect(await clock.until(positions())).toEqual(whole);
  expect(clock.now() - againMs).toBeLessThan(ANSWERED_MS);
  for (const stream of streams) await stream.return?.();
  await world.close();
}

test("a wrong length of any message is found within seconds, and no answer is wrong by it", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      fc.pre(isSent(one));
      await checkCase(one);
    }),
    runs(120),
  );
}, 120_000);

test("a session whose heartbeat answers all have wrong lengths is lost each time", async () => {
  const world = new World({ seed: 5 }, SUNDAY);
  const pool = world.pool();
  await world.clock.until(pool.connect());
  world.tws.inject(garble({ where: "length", bytes: 1, message: "currentTime" }));
  await world.clock.advance(120_000);
  // The first answer begins a message after 5 s, which falls behind by 8 s; then there is the backoff.
  expect(pool.stats().sessionsLost).toBeGreaterThanOrEqual(Math.floor(120 / (5 + 8 + 5)));
});
