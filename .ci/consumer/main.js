// A program of somebody who installed the package: it names types of every entry point, and runs against the fake.
import assert from "node:assert/strict";
import { metrics, trace } from "@opentelemetry/api";
import { IbkrPool, PoolError, SecType, silentLogger } from "ibkr-pool";
import { createIbkrTools } from "ibkr-pool/langgraph";
import { observePool } from "ibkr-pool/otel";
import { drop, FakeTws, listen } from "ibkr-pool/sim";

const logger = silentLogger;
const apple = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const tws = new FakeTws();
const door = await listen(tws);
const options = { port: door.port, clientId: 7, logger };
const pool = new IbkrPool(options);
const stopObserving = observePool(pool, { meter: metrics.getMeter("test"), tracer: trace.getTracer("test") });
try {
  const lease = await pool.acquire({ owner: "consumer", timeoutMs: 5_000 });
  const positions = await lease.getPositions();
  const api = lease.api;
  assert.equal(typeof api.reqPositions, "function");
  await lease.release();
  const bars = await pool.getHistoricalData(apple, { duration: "1 D", barSize: "1 hour" });
  assert.ok(positions.length > 0 && bars.length > 0);
  const orders = pool.watchOrders();
  for await (const update of orders) if (update.kind === "snapshot-end") break;
  const code = "INVALID_OPTION";
  // @ts-expect-error: there is no such option
  const wrong = pool.getPositions({ timeout: 5 });
  await assert.rejects(wrong, (error) => error instanceof PoolError && error.code === code);
  const [tool] = createIbkrTools(pool);
  assert.match(String(await tool?.invoke({})), /NetLiquidation/);
  tws.inject(drop({ times: 1 }));
  const stats = pool.stats();
  assert.equal(stats.dials, 1);
} finally {
  stopObserving();
  await pool.close();
  tws.close();
  await door.close();
}
console.log("a program that installed the package compiles and runs");
