import { inspect } from "node:util";
import { expect, test } from "vitest";
import {
  compete,
  drop,
  expire,
  garbage,
  mute,
  penalty,
  refuse,
  unavailable,
  type WebFault,
} from "../../../sim/web/mod.ts";
import type { Logger } from "../../../src/mod.ts";
import { WebPool } from "../../../src/web/mod.ts";
import { Kept } from "../../support/kept.ts";
import { seeded } from "../../support/sim.ts";
import { eventsOf } from "../../support/web/web-outcomes.ts";
import { WebWorld } from "../../support/web/web-world.ts";

const COOKIE = "c00kie-of-the-user";
const BEARER = "b3arer-of-the-user";

/** Everything that a value shows to whoever prints it. */
function shown(value: unknown): string {
  const parts = [inspect(value, { depth: 12, showHidden: true, getters: true })];
  for (let error = value; error instanceof Error; error = error.cause)
    parts.push(error.message, error.stack ?? "", JSON.stringify(error), String(error));
  try {
    parts.push(JSON.stringify(value) ?? "");
  } catch {
    // It has a cycle, and `inspect` has shown it.
  }
  return parts.join("\n");
}

/** A logger that keeps every line of every level. */
function allLines(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const write = (message: string): void => void lines.push(message);
  return { logger: { debug: write, info: write, warn: write, error: write }, lines };
}

const FAULTS: readonly (() => WebFault)[] = [
  () => expire(),
  () => compete({ forMs: 40_000 }),
  () => garbage({ what: "login", forMs: 3_000 }),
  () => garbage({ what: "truncated", forMs: 3_000 }),
  () => unavailable({ afterMs: 100, forMs: 3_000 }),
  () => mute({ forMs: 20_000 }),
  () => drop(),
  () => refuse({ forMs: 3_000 }),
  () => penalty({ forMs: 30_000 }),
  () => expire({ what: "login", forMs: 30_000 }),
];

test("no log line, event, error or figure shows the session ID, a cookie or a header field", async () => {
  const world = new WebWorld();
  const { url, fetch, WebSocket } = world.door;
  const { logger, lines } = allLines();
  const sent: string[] = [];
  const secrets = new Set([COOKIE, BEARER, "jar-s3cret"]);
  const spied: typeof globalThis.fetch = async (input, init) => {
    sent.push(JSON.stringify([...new Headers(init?.headers).entries()]));
    const response = await fetch(input as string, init);
    const body = (await response
      .clone()
      .json()
      .catch(() => undefined)) as { session?: string } | undefined;
    if (typeof body?.session === "string") secrets.add(body.session);
    const headers = new Headers(response.headers);
    headers.append("set-cookie", "jar=jar-s3cret; Path=/");
    return new Response(response.body, { status: response.status, headers });
  };
  const pool = new WebPool(
    {
      url,
      logger,
      logLevel: "debug",
      takeOver: "once",
      penaltyMs: 60_000,
      leakDetectionMs: 5_000,
      headers: () => ({ Cookie: `x=${COOKIE}`, Authorization: `Bearer ${BEARER}` }),
    },
    { fetch: spied as never, WebSocket, clock: world.clock, random: seeded("secrets").next },
  );
  world.pools.push(pool);
  const events = eventsOf(pool);
  const things: unknown[] = [pool];
  const kept = new Kept(pool.watchOrders());
  for (const fault of FAULTS) {
    const lease = await world.outcome(pool.acquire({ timeoutMs: 120_000 }));
    things.push(lease);
    world.gateway.inject(fault());
    things.push(await world.outcome(pool.getOpenOrders({ timeoutMs: 15_000 })));
    if ("value" in lease) {
      things.push(await world.outcome(lease.value.request({ method: "GET", path: "/iserver/accounts" })));
      things.push(await world.outcome(lease.value.request({ method: "POST", path: "/tickle" })));
      things.push(await world.outcome(lease.value.getPositions({ timeoutMs: 5_000 })));
      things.push(lease.value.signal.reason);
      await lease.value.release();
    }
    things.push(pool.stats());
    await world.clock.advance(100_000);
  }
  await world.clock.until(pool.close());
  things.push(pool.stats(), kept.all, kept.over, events, lines);
  // The secrets were really in use.
  expect(secrets.size).toBeGreaterThan(4);
  for (const secret of [COOKIE, BEARER, "jar-s3cret"])
    expect([secret, sent.some((one) => one.includes(secret))]).toEqual([secret, true]);
  expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(10);
  const text = things.map(shown).join("\n");
  expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
});
