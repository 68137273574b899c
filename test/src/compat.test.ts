import { afterEach, expect, test } from "vitest";
import { createIbkrConnection, getConnectionPool, silentLogger } from "../../src/mod.ts";
import { FakeTws, listen } from "../support/sim.ts";

afterEach(() => getConnectionPool().close());

test("code written to the origin's names works line by line, over TCP", async () => {
  const tws = new FakeTws();
  const door = await listen(tws);
  const pool = getConnectionPool({ port: door.port, logger: silentLogger });
  expect(getConnectionPool()).toBe(pool);
  {
    await using ib = await createIbkrConnection();
    await using same = await pool.getConnection();
    expect(same.epoch).toBe(ib.epoch);
    expect(pool.stats().activeUsers).toBe(2);
    expect((await ib.getPositions()).length).toBe(3);
  }
  expect(pool.stats()).toMatchObject({ activeUsers: 0, dials: 1, state: "ready" });
  await pool.close();
  expect(getConnectionPool({ port: door.port, logger: silentLogger })).not.toBe(pool);
  tws.close();
  await door.close();
});

test("getConnectionPool() rejects options once the pool exists", () => {
  getConnectionPool({ logger: silentLogger });
  expect(() => getConnectionPool({ port: 7497 })).toThrow(/exists already/);
});
