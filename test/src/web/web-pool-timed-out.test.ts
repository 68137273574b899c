import { expect, test } from "vitest";
import { expire } from "../../../sim/web/mod.ts";
import { errorOf } from "../../support/web/web-outcomes.ts";
import { WebWorld } from "../../support/web/web-world.ts";

test.each([
  ["gateway", true],
  ["gateway", false],
  ["oauth", true],
  ["oauth", false],
] as const)(
  "a session that timed out begins anew without a person (%s, connected %s)",
  async (access, connected) => {
    const world = new WebWorld({ access, timedOutConnected: connected, establishMs: 0 });
    const headers = access === "oauth" ? { authorization: "Bearer one" } : {};
    const pool = world.pool({ headers });
    await world.clock.until(pool.connect());
    world.gateway.inject(expire({ what: "brokerage" }));
    await world.clock.advance(120_000);
    expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
  },
);

test("a gateway that stays without a connection needs a person after one init", async () => {
  const world = new WebWorld({ timedOutConnected: false, loggedIn: false });
  const error = await errorOf(world, world.pool().connect({ timeoutMs: 60_000 }));
  expect(error.code).toBe("LOGIN_REQUIRED");
  expect(world.gateway.counts().inits).toBeLessThanOrEqual(1);
});
