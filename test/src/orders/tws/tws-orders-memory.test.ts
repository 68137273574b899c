import { expect, test } from "vitest";
import { drop } from "../../../../sim/mod.ts";
import { IbkrPool, type Journal, memoryJournal, silentLogger } from "../../../../src/mod.ts";
import type { Transport } from "../../../../src/seams/transport.ts";
import { APPLE, RESTING } from "../../../support/cuts/terms.ts";
import { collectGarbage, freesStacks, held } from "../../../support/garbage.ts";
import { World } from "../../../support/world.ts";

const START = Date.UTC(2026, 0, 13, 15, 30);

/** A pool with an asynchronous journal, and weak references to its connections, whose objects hold their sessions. */
function watched() {
  const world = new World({}, START);
  const connections: WeakRef<object>[] = [];
  const transport: Transport = {
    open: (host, port, events) => {
      connections.push(new WeakRef(events));
      return world.network.open(host, port, events);
    },
  };
  let isStuck = false;
  let resume = (): void => {};
  const journal: Journal = {
    ...memoryJournal(),
    append: () =>
      new Promise((resolve) => {
        if (isStuck) resume = resolve;
        else resolve();
      }),
  };
  const pool = new IbkrPool(
    { port: 4002, logger: silentLogger, journal },
    { clock: world.clock, transport, random: () => 0.5 },
  );
  world.pools.push(pool);
  const journalling = {
    stop: () => {
      isStuck = true;
    },
    resume: () => {
      isStuck = false;
      resume();
    },
  };
  return { world, pool, connections, journalling };
}

/** Loses the session, and waits for the next one. */
async function lose({ world, pool }: Pick<ReturnType<typeof watched>, "world" | "pool">): Promise<void> {
  world.tws.inject(drop({ how: "rst" }));
  await world.clock.advance(1_000);
  world.tws.heal();
  await world.clock.until(pool.connect());
}

test.skipIf(collectGarbage === undefined)("an order holds no session that it was sent in", async () => {
  const stage = watched();
  const { world, pool, connections } = stage;
  const { order } = await world.clock.until(pool.placeOrder(APPLE, RESTING, { sendWithinMs: 10_000 }));
  await lose(stage);
  expect(order.state.kind).not.toBe("not-sent");
  expect(connections).toHaveLength(2);
  const [first, second] = connections as [WeakRef<object>, WeakRef<object>];
  expect(await held({ first, second })).toEqual(["second"]);
});

test.skipIf(!freesStacks)(
  "an order that was not sent because its session was lost does not hold that session",
  async () => {
    const stage = watched();
    const { world, pool, connections, journalling } = stage;
    await world.clock.until(pool.connect());
    journalling.stop();
    const placing = pool.placeOrder(APPLE, RESTING, { key: "a" });
    await world.clock.advance(100);
    await lose(stage);
    journalling.resume();
    expect(await world.clock.until(placing)).toMatchObject({
      kind: "not-sent",
      reason: { code: "SESSION_LOST" },
    });
    const [first, second] = connections as [WeakRef<object>, WeakRef<object>];
    expect(await held({ first, second })).toEqual(["second"]);
    expect(pool.orders.get("a")?.state.kind).toBe("not-sent");
  },
);
