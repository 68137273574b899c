// A program of somebody who installed the package: it names types of every entry point, and runs against the fake.
import assert from "node:assert/strict";
import { metrics, trace } from "@opentelemetry/api";
import {
  type Bar,
  type Contract,
  IbkrPool,
  type Lease,
  type LeaseApi,
  type Logger,
  PoolError,
  type PoolErrorCode,
  type PoolOptions,
  type PoolStats,
  type Position,
  SecType,
  type Stream,
  silentLogger,
} from "ibkr-pool";
import { createIbkrTools } from "ibkr-pool/langgraph";
import { observePool } from "ibkr-pool/otel";
import { drop, FakeTws, listen, type TcpDoor, VirtualClock } from "ibkr-pool/sim";
import { FakeGateway, listenWeb, type WebDoor } from "ibkr-pool/sim/web";
import { type MemoryDoor, memoryDoor } from "ibkr-pool/sim/web/memory";
import {
  type WebLease,
  WebPool,
  PoolError as WebPoolError,
  type WebPoolEvent,
  type WebPoolOptions,
  type WebQuote,
  type WebSeams,
} from "ibkr-pool/web";

const logger: Logger = silentLogger;
const apple: Contract = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };

const tws = new FakeTws();
const door: TcpDoor = await listen(tws);
const options: PoolOptions = { port: door.port, clientId: 7, logger };
const pool = new IbkrPool(options);
const stopObserving = observePool(pool, { meter: metrics.getMeter("test"), tracer: trace.getTracer("test") });
try {
  const lease: Lease = await pool.acquire({ owner: "consumer", timeoutMs: 5_000 });
  const positions: readonly Position[] = await lease.getPositions();
  const api: LeaseApi = lease.api;
  assert.equal(typeof api.reqPositions, "function");
  await lease.release();
  const bars: readonly Bar[] = await pool.getHistoricalData(apple, { duration: "1 D", barSize: "1 hour" });
  assert.ok(positions.length > 0 && bars.length > 0);

  const orders: Stream<unknown> = pool.watchOrders();
  for await (const update of orders) if (update.kind === "snapshot-end") break;

  const code: PoolErrorCode = "INVALID_OPTION";
  // @ts-expect-error: there is no such option
  const wrong = pool.getPositions({ timeout: 5 });
  await assert.rejects(wrong, (error) => error instanceof PoolError && error.code === code);

  const [tool] = createIbkrTools(pool);
  assert.match(String(await tool?.invoke({})), /NetLiquidation/);

  tws.inject(drop({ times: 1 }));
  const stats: PoolStats = pool.stats();
  assert.equal(stats.dials, 1);
} finally {
  stopObserving();
  await pool.close();
  tws.close();
  await door.close();
}

// The Web API over HTTP.
const gateway = new FakeGateway();
const webDoor: WebDoor = await listenWeb(gateway);
const webOptions: WebPoolOptions = { url: webDoor.url, logger, takeOver: "never" };
const webPool = new WebPool(webOptions);
const webEvents: WebPoolEvent[] = [];
webPool.addEventListener("ready", (event) => webEvents.push(event));
try {
  const lease: WebLease = await webPool.acquire({ owner: "consumer" });
  const positions: readonly Position[] = await lease.getPositions();
  assert.ok(positions.length > 0);
  const { status } = await lease.request({
    method: "GET",
    path: "/trsrv/stocks",
    query: { symbols: "AAPL" },
  });
  assert.equal(status, 200);
  await lease.release();
  const quotes: Stream<WebQuote> = webPool.watchQuotes({ ...apple, conId: 265598 });
  for await (const update of quotes) if (update.kind === "update") break;
  const [tool] = createIbkrTools(webPool);
  assert.match(String(await tool?.invoke({})), /NetLiquidation/);
  assert.equal(webPool.stats().dials, 1);
  assert.equal(webEvents.length, 1);
} finally {
  await webPool.close();
}

// The same in memory, on virtual time; a class that two entry points share is one class.
const clock = new VirtualClock();
const inMemory = new FakeGateway({ clock, loggedIn: false });
const memory: MemoryDoor = memoryDoor(inMemory, { clock });
const seams: WebSeams = { fetch: memory.fetch, WebSocket: memory.WebSocket, clock };
const virtual = new WebPool({ url: memory.url, logger }, seams);
const refused: unknown = await clock.until(virtual.connect().catch((error: unknown) => error));
assert.ok(refused instanceof PoolError && refused instanceof WebPoolError);
assert.equal(refused.code, "LOGIN_REQUIRED");
await clock.until(virtual.close());
memory.close();
inMemory.close();
gateway.close();
await webDoor.close();
console.log("a program that installed the package compiles and runs");
