import { expect, test } from "vitest";
import { assertAnswered, assertNotReceived, assertReceived, startFakeTws } from "../../../sim/mod.ts";
import { IbkrPool, silentLogger } from "../../../src/mod.ts";

/** Runs a pool that reads its positions twice, and closes it. */
async function positionsRead(): Promise<Awaited<ReturnType<typeof startFakeTws>>> {
  const tws = await startFakeTws({ network: "memory" });
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  for (let times = 0; times < 2; times++) {
    const read = pool.getPositions();
    await tws.advance(1_000);
    await read;
  }
  const closed = pool.close();
  await tws.advance(1_000);
  await closed;
  return tws;
}

test("a request that was not expected is named", async () => {
  await using tws = await positionsRead();
  expect(() => tws.verify({ only: ["reqIds"] })).toThrow(/- reqPositions \(client 1\) was not expected/);
  tws.verify();
});

test("a rule that was never used is named with the nearest request", async () => {
  await using tws = await positionsRead();
  tws.on("reqPositions").once();
  tws.onAnswer("position", { symbol: "NVDA" }).drop();
  expect(() => tws.verify()).toThrow(/- on: reqPositions was never used\n/);
  expect(() => tws.verify()).toThrow(/symbol is "AAPL" instead of "NVDA"/);
});

test("expectations pass for what arrived, and otherwise throw what arrived instead", async () => {
  await using tws = await positionsRead();
  assertReceived(tws, "reqPositions");
  assertReceived(tws, "reqPositions", undefined, { times: 2 });
  assertNotReceived(tws, "placeOrder");
  assertAnswered(tws, "position", { symbol: "AAPL" }, { times: 2 });
  expect(() => assertAnswered(tws, "position", { symbol: "AAPL" }, { times: 1 })).toThrow(
    /^Expected 1, got 2: position with { symbol: "AAPL" }\n {2}position AAPL .*\n {2}position AAPL/,
  );
  expect(() => assertAnswered(tws, "position", { symbol: "NVDA" })).toThrow(
    /^No position with { symbol: "NVDA" } has been sent\n {2}position AAPL .*: symbol is "AAPL" instead of "NVDA"/,
  );
  expect(() => assertReceived(tws, "reqPositions", undefined, { times: 3 })).toThrow(
    "Expected 3, got 2: reqPositions",
  );
  expect(() => assertReceived(tws, "placeOrder", { symbol: "AAPL" })).toThrow(
    /^No placeOrder with { symbol: "AAPL" } has arrived\n {2}what came: .*reqPositions \(2 times\)/,
  );
  expect(() => assertNotReceived(tws, "reqPositions")).toThrow(
    /^Expected no reqPositions, got 2\n {2}reqPositions \(client 1\)/,
  );
});
