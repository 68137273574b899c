import { expect, test } from "vitest";
import { encoded, POSITION_END, position, rateExceeded, ScriptedTws } from "./scripted-tws.ts";
import { World } from "./world.ts";

const ROWS = [position("AAPL", 1, 10), position("MSFT", 2, 20), POSITION_END];

test("a scripted TWS answers by name, and keeps what it received", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name }, { send }) => {
    if (name === "reqPositions") send(...ROWS);
  });
  const pool = world.pool({ port: 5000 });
  const rows = await world.clock.until(pool.getPositions());
  expect(rows.map(({ contract, pos }) => [contract.symbol, pos])).toEqual([
    ["AAPL", 10],
    ["MSFT", 20],
  ]);
  const [{ name, fields, connection } = {}, ...others] = tws.of("reqPositions");
  expect([name, fields, connection, others]).toEqual(["reqPositions", ["61", "1"], 1, []]);
});

test("a scripted TWS cuts what it sends at every requested offset", async () => {
  const bytes = encoded(ROWS).length;
  for (let at = 1; at < bytes; at += 7) {
    const world = new World();
    new ScriptedTws(world, 5000, ({ name }, { sendCut }) => {
      if (name === "reqPositions") sendCut([at], ...ROWS);
    });
    const pool = world.pool({ port: 5000 });
    expect(await world.clock.until(pool.getPositions()), `cut at ${at}`).toHaveLength(2);
    await world.close();
  }
});

test("a scripted TWS in chunks of one byte is understood, handshake included", async () => {
  const world = new World();
  const answer = ({ name }: { name: string }, { send }: { send: (...frames: typeof ROWS) => void }) => {
    if (name === "reqPositions") send(...ROWS);
  };
  new ScriptedTws(world, 5000, answer, { chunkBytes: 1 });
  expect(await world.clock.until(world.pool({ port: 5000 }).getPositions())).toHaveLength(2);
});

test("a scripted TWS that welcomes nobody leaves the handshake to the script", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, () => {}, { welcomes: false });
  const pool = world.pool({ port: 5000 });
  const connected = world.outcome(pool.connect({ timeoutMs: 2_000 }));
  await world.clock.advance(1_000);
  expect(tws.received.map(({ name }) => name)).toEqual(["startApi"]);
  tws.last.send(rateExceeded());
  expect(await connected).toMatchObject({ error: { code: "ACQUIRE_TIMEOUT" } });
});
