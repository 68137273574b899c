import { expect, test } from "vitest";
import { expire, mute, penalty } from "../../../sim/web/mod.ts";
import { PoolError, type WebCall, WebLease, type WebPoolOptions } from "../../../src/web/mod.ts";
import { LogLines } from "../../support/log-lines.ts";
import { liveWebSession } from "../../support/web/live-session.ts";
import { errorOf, rejection, requests } from "../../support/web/web-outcomes.ts";
import { WebWorld } from "../../support/web/web-world.ts";

const STOCKS: WebCall = { method: "GET", path: "/trsrv/stocks", query: { symbols: "AAPL" } };

async function leased(options: WebPoolOptions = {}, owner = "Ann") {
  const world = new WebWorld();
  const pool = world.pool(options);
  const lease: WebLease = await world.clock.until(pool.acquire({ owner }));
  return { world, pool, lease };
}

test("a lease shows the session and its holder, and has the reads of the pool", async () => {
  const { world, lease } = await leased();
  expect(lease).toMatchObject({
    owner: "Ann",
    epoch: 1,
    accounts: ["DU1234567"],
    isPaper: true,
    live: true,
    signal: { aborted: false },
  });
  expect((await world.clock.until(lease.getPositions())).length).toBe(3);
});

test("release() ends the lease once, and rejects its reads; the session stays", async () => {
  const { world, pool, lease } = await leased();
  const other = await world.clock.until(pool.acquire());
  world.gateway.inject(mute());
  const { signal } = lease;
  const read = rejection(lease.getPositions());
  await lease.release();
  await lease.release();
  await lease[Symbol.asyncDispose]();
  expect(await read).toMatchObject({
    code: "LEASE_RELEASED",
    message: expect.stringMatching(/^Cannot read the positions: .*the lease of Ann was released$/),
  });
  expect([lease.live, signal.aborted, (signal.reason as Error).message]).toEqual([
    false,
    true,
    "the lease of Ann was released",
  ]);
  expect([pool.stats().activeUsers, other.live]).toEqual([1, true]);
  for (const late of [() => lease.getPositions(), () => lease.request(STOCKS)])
    expect((await errorOf(world, late())).code).toBe("LEASE_RELEASED");
});

test("a lease that was released holds nothing of its session", async () => {
  const live = liveWebSession();
  let ends = 0;
  const over = (): void => {
    ends++;
  };
  const lease = new WebLease({ live, owner: "Ann", requests: undefined as never, over });
  expect(live.holders.size).toBe(1);
  await lease.release();
  expect(live.holders.size).toBe(0);
  live.end(new PoolError("SESSION_LOST", "gone"))();
  expect(ends).toBe(1);
});

test("a lease that was released before its signal was read has an aborted signal", async () => {
  const { lease } = await leased();
  await lease.release();
  expect(lease.signal.reason).toMatchObject({ code: "LEASE_RELEASED" });
});

test("a lease ends with its session, and never uses the next one", async () => {
  const { world, pool, lease } = await leased();
  const ended: unknown[] = [];
  lease.signal.addEventListener("abort", () => ended.push(lease.live, pool.stats().activeUsers));
  world.gateway.inject(expire());
  expect((await errorOf(world, lease.getOpenOrders())).code).toBe("SESSION_LOST");
  await world.clock.until(pool.connect());
  expect(ended).toEqual([false, 0]);
  expect(lease.signal.reason).toMatchObject({ code: "SESSION_LOST" });
  expect((await errorOf(world, lease.getPositions())).code).toBe("SESSION_LOST");
  await lease.release();
  expect(pool.stats()).toMatchObject({ activeUsers: 0, epoch: 2 });
});

test("a request resolves with the answer of any status, and is sent once", async () => {
  const { world, lease } = await leased();
  const { status, body } = await world.clock.until(lease.request(STOCKS));
  expect([status, Object.keys(body as object)]).toEqual([200, ["AAPL"]]);
  const missing = await world.clock.until(lease.request({ method: "GET", path: "/no/such/path" }));
  expect(missing.status).toBe(404);
  const refused = await world.clock.until(
    lease.request({ method: "POST", path: "/iserver/account/DU1234567/orders", body: { orders: 1 } }),
  );
  expect(refused).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  expect(requests(world, "/orders")).toHaveLength(1);
});

test("a request without an answer ends by its timeout or its signal, and then others go on", async () => {
  const { world, pool, lease } = await leased();
  const fault = world.gateway.inject(mute({ path: "/trsrv" }));
  const controller = new AbortController();
  const calls = [
    lease.request(STOCKS, { timeoutMs: 700 }),
    lease.request(STOCKS, { signal: controller.signal }),
    lease.request(STOCKS),
  ].map(rejection);
  await world.clock.advance(800);
  controller.abort(new Error("enough"));
  expect((await Promise.all(calls.slice(0, 2))).map((error) => error?.code)).toEqual([
    "REQUEST_TIMEOUT",
    "ABORTED",
  ]);
  await world.clock.advance(19_200);
  expect((await calls[2])?.message).toBe(
    "Cannot send GET /trsrv/stocks: the gateway did not answer within 20 s",
  );
  fault.heal();
  expect((await world.clock.until(lease.request(STOCKS))).status).toBe(200);
  expect(pool.stats().requests.inFlight).toBe(0);
});

test("a request has the timeout of the option requestTimeoutMs where it names none", async () => {
  const { world, lease } = await leased({ requestTimeoutMs: 300 });
  world.gateway.inject(mute({ path: "/trsrv" }));
  const atMs = world.clock.now();
  expect((await errorOf(world, lease.request(STOCKS))).code).toBe("REQUEST_TIMEOUT");
  expect(world.clock.now() - atMs).toBe(300);
});

test("requests during the penalty are rejected at once, with its end", async () => {
  const { world, lease } = await leased();
  world.gateway.inject(penalty());
  expect(await errorOf(world, lease.request(STOCKS))).toMatchObject({
    code: "RATE_LIMITED",
    httpStatus: 429,
  });
  const before = requests(world).length;
  for (const later of [0, 70_000, 200_000]) {
    await world.clock.advance(later);
    const atMs = world.clock.now();
    expect((await errorOf(world, lease.request(STOCKS))).code).toBe("RATE_LIMITED");
    expect((await errorOf(world, lease.getPositions())).code).toBe("RATE_LIMITED");
    expect(world.clock.now()).toBe(atMs);
  }
  expect(requests(world).length).toBe(before);
});

test.each<[unknown, string]>([
  [{ method: "POST", path: "/logout" }, "Cannot send POST /logout: it ends the session of every user"],
  [{ method: "POST", path: "/Tickle/" }, "the pool sends the tickle"],
  [{ method: "POST", path: "/iserver//auth/ssodh/init" }, "the pool owns the session"],
  [{ method: "POST", path: "/iserver/account", body: { acctId: "DU2" } }, "it switches the account"],
  [{ method: "DELETE", path: "/iserver/account/DU1/order/%2D1" }, "cancels the open orders of every caller"],
  [
    { method: "GET", path: "/iserver/account/orders", query: { filters: "x" } },
    "filters mute the order stream",
  ],
  [{ method: "PATCH", path: "/a" }, "Cannot send PATCH /a: method: expected one of"],
  [undefined, "Cannot send the request: "],
  [{ method: "GET", path: { toString: () => "/a" } }, "Cannot send the request: path: "],
])("the request %j is refused with a sentence, and not sent", async (call, why) => {
  const { world, lease } = await leased();
  const before = requests(world).length;
  const error = await errorOf(world, lease.request(call as WebCall));
  expect(error.code).toBe("INVALID_OPTION");
  expect(error.message).toContain(why);
  expect(requests(world).length).toBe(before);
});

test("a lease that is held for too long is reported once, with the stack of its acquire", async () => {
  const logger = new LogLines();
  const world = new WebWorld();
  const pool = world.pool({ leakDetectionMs: 5_000, logger });
  const leaks: { owner: string; heldMs: number; stack: string }[] = [];
  pool.addEventListener("leak", (event) => void leaks.push(event));
  const lease = await world.clock.until(pool.acquire({ owner: "Bob" }));
  const short = await world.clock.until(pool.acquire());
  await short.release();
  await world.clock.advance(20_000);
  expect(leaks).toMatchObject([{ owner: "Bob", epoch: 1, heldMs: 5_000 }]);
  expect(leaks[0]?.stack).toContain("web-lease.test.ts");
  expect(logger.lines.filter((line) => line.includes("has held its lease"))).toHaveLength(1);
  expect(pool.stats().leaks).toBe(1);
  await lease.release();
});
