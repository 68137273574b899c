import { expect, test } from "vitest";
import { expire, late, mute, refuse } from "../../../sim/web/mod.ts";
import { type WebLease, WebPool } from "../../../src/web/mod.ts";
import { failure } from "../../support/web/failure.ts";
import { errorOf, eventsOf, rejection, requests, story } from "../../support/web/web-outcomes.ts";
import { WebWorld } from "../../support/web/web-world.ts";

test("any number of callers share one session of the gateway", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const reads = Promise.all([
    pool.getPositions(),
    pool.getAccountSummary(),
    pool.use((ib) => ib.getManagedAccounts()),
  ]);
  const [positions, summary, accounts] = await world.clock.until(reads);
  expect(accounts).toEqual(["DU1234567"]);
  expect(positions.map(({ contract, pos }) => [contract.symbol, pos])).toEqual([
    ["AAPL", 100],
    ["MSFT", 40],
    ["TSLA", -20],
  ]);
  expect(summary.length).toBeGreaterThan(5);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 1, dials: 1, sessions: 1, activeUsers: 0 });
});

test("equal reads of several callers send each request once", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const before = requests(world).length;
  const reads = Promise.all([pool.getPositions(), lease.getPositions(), pool.getPositions()]);
  const [first, second, third] = await world.clock.until(reads);
  expect([second, third]).toEqual([first, first]);
  expect(requests(world).slice(before)).toEqual([
    "GET /portfolio/accounts",
    "GET /portfolio/DU1234567/positions/0",
  ]);
});

test("no request is sent before the first call", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  await world.clock.advance(120_000);
  expect(pool.stats()).toMatchObject({ state: "idle", dials: 0, epoch: 0, lastError: undefined });
  expect(requests(world)).toEqual([]);
});

test("acquire() that waits in vain names the request that has no answer", async () => {
  const world = new WebWorld();
  world.gateway.inject(mute({ path: "/iserver/accounts" }));
  const error = await errorOf(world, world.pool().acquire({ timeoutMs: 2_000 }));
  expect(error.code).toBe("ACQUIRE_TIMEOUT");
  expect(error.message).toMatch(
    /^Cannot acquire the session of the gateway: no session was ready within 2000 ms; .*GET \/iserver\/accounts/,
  );
});

test("acquire() that waits in vain has the failure of the last dial as its cause", async () => {
  const world = new WebWorld();
  world.gateway.inject(refuse());
  const pool = world.pool();
  const error = await errorOf(world, pool.acquire({ timeoutMs: 500 }));
  expect(error).toMatchObject({ code: "ACQUIRE_TIMEOUT", cause: { code: "CONNECT_FAILED" } });
  expect(error.message).toContain("the last try ended so: Cannot ");
  expect(pool.stats().lastError?.code).toBe("CONNECT_FAILED");
});

test("an abort ends the wait of its caller alone, and one before the call sends nothing", async () => {
  const world = new WebWorld();
  world.gateway.inject(late({ byMs: 300 }));
  const pool = world.pool();
  const reason = new Error("never mind");
  const early = await errorOf(world, pool.acquire({ signal: AbortSignal.abort(reason) }));
  expect(early).toMatchObject({ code: "ABORTED", cause: reason });
  expect(pool.stats().dials).toBe(0);
  const controller = new AbortController();
  const gaveUp = rejection(pool.acquire({ signal: controller.signal }));
  const waits = pool.acquire();
  await world.clock.advance(100);
  controller.abort(reason);
  expect(await gaveUp).toMatchObject({ code: "ABORTED", cause: reason });
  expect((await world.clock.until(waits)).epoch).toBe(1);
  expect(pool.stats()).toMatchObject({ dials: 1, activeUsers: 1, waiters: 0 });
});

test("callers beyond waitersMax are rejected at once", async () => {
  const world = new WebWorld();
  world.gateway.inject(mute());
  const pool = world.pool({ waitersMax: 2 });
  const waits = [pool.acquire(), pool.getPositions()].map(rejection);
  const error = await pool.connect().catch((one: unknown) => one);
  expect(error).toMatchObject({
    code: "TOO_MANY_WAITERS",
    message: "Cannot connect to the gateway: 2 callers wait already",
  });
  expect(pool.stats().waiters).toBe(2);
  await world.clock.advance(20_000);
  expect((await Promise.all(waits)).map((one) => one?.code)).toEqual(["ACQUIRE_TIMEOUT", "ACQUIRE_TIMEOUT"]);
});

test("connect() gives the session, without a lease", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  expect(await world.clock.until(pool.connect())).toEqual({
    epoch: 1,
    accounts: ["DU1234567"],
    isPaper: true,
  });
  expect(pool.stats()).toMatchObject({ activeUsers: 0, readyMs: 0 });
});

test("with failFast connect() rejects with the first dial that fails, else it waits for the next", async () => {
  const world = new WebWorld();
  const fault = world.gateway.inject(refuse());
  expect((await errorOf(world, world.pool().connect({ failFast: true }))).code).toBe("CONNECT_FAILED");
  const impatient = world.pool({ failFast: true });
  expect((await errorOf(world, impatient.connect())).code).toBe("CONNECT_FAILED");
  const waits = impatient.connect({ failFast: false });
  await world.clock.advance(100);
  fault.heal();
  expect((await world.clock.until(waits)).epoch).toBe(1);
});

test("without a login at the gateway callers are rejected at once, until a person has logged in", async () => {
  const world = new WebWorld({ loggedIn: false });
  const pool = world.pool();
  const error = await errorOf(world, pool.acquire());
  expect(error).toMatchObject({ code: "LOGIN_REQUIRED", message: expect.stringContaining("log in at http") });
  expect(pool.stats().state).toBe("login-required");
  expect((await errorOf(world, pool.getPositions())).code).toBe("LOGIN_REQUIRED");
  world.gateway.happens({ kind: "login" });
  await world.clock.advance(61_000);
  expect((await world.clock.until(pool.acquire())).epoch).toBe(1);
});

test("another login keeps the session by default, and loses it where takeOver allows that", async () => {
  const world = new WebWorld();
  world.gateway.happens({ kind: "competing", on: true });
  const pool = world.pool();
  expect((await errorOf(world, pool.acquire())).code).toBe("COMPETING_SESSION");
  expect(pool.stats()).toMatchObject({ state: "competing", takeOvers: 0 });
  await world.clock.until(pool.close());
  const other = world.pool({ takeOver: "once" });
  expect((await world.clock.until(other.acquire())).epoch).toBe(1);
  expect(other.stats().takeOvers).toBe(1);
});

test("use() releases in any case, and gives the result or the error of the task", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  expect(await world.clock.until(pool.use((ib) => ib.epoch))).toBe(1);
  const mine = new Error("mine");
  const threw = pool.use(() => {
    throw mine;
  });
  expect(await world.outcome(threw)).toEqual({ error: mine });
  expect(pool.stats().activeUsers).toBe(0);
});

test("use() repeats a task on the next session only within retryWithinMs", async () => {
  for (const retryWithinMs of [0, 30_000]) {
    const world = new WebWorld();
    const pool = world.pool();
    const epochs: number[] = [];
    const task = async (ib: WebLease): Promise<string> => {
      epochs.push(ib.epoch);
      if (epochs.length === 1) world.gateway.inject(expire());
      await ib.getOpenOrders();
      return "done";
    };
    const outcome = await world.outcome(pool.use(task, { retryWithinMs }));
    if (retryWithinMs === 0) {
      expect(outcome).toMatchObject({ error: { code: "SESSION_LOST" } });
      expect(epochs).toEqual([1]);
    } else {
      expect(outcome).toEqual({ value: "done" });
      expect(epochs).toEqual([1, 2]);
    }
  }
});

test("a read of the pool is retried on the next session, unless retryReads is false", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  world.gateway.inject(expire());
  expect(await world.clock.until(pool.getOpenOrders())).toEqual([]);
  expect(pool.stats()).toMatchObject({ epoch: 2, sessionsLost: 1 });
  await world.clock.until(pool.close());
  // The limit of the orders is that of the IP address, for both pools together.
  await world.clock.advance(10_000);
  const once = world.pool({ retryReads: false });
  await world.clock.until(once.connect());
  world.gateway.inject(expire());
  expect((await errorOf(world, once.getOpenOrders())).code).toBe("SESSION_LOST");
});

test("wrong options and arguments reject with a sentence that names them, and nothing is sent", async () => {
  expect(failure(() => new WebPool({ tickleMs: 1 })).message).toContain("tickleMs");
  const world = new WebWorld();
  const pool = world.pool();
  const calls: readonly [() => Promise<unknown>, string][] = [
    [() => pool.acquire({ timeoutMs: -1 }), "timeoutMs"],
    [() => pool.acquire(null as never), "options"],
    [() => pool.connect({ failFast: 1 as never }), "failFast"],
    [() => pool.use("task" as never), "task"],
    [() => pool.drain({ timeoutMs: -1 }), "timeoutMs"],
    [() => pool.getPositions({ timeoutMs: Number.NaN }), "timeoutMs"],
    [() => pool.getLedger(""), "account"],
  ];
  for (const [call, name] of calls) {
    const error = await errorOf(world, call());
    expect([error.code, error.message.includes(name)], name).toEqual(["INVALID_OPTION", true]);
    expect(error.message).not.toContain("TWS");
  }
  expect(failure(() => pool.addEventListener("ready", 1 as never)).code).toBe("INVALID_OPTION");
  expect(failure(() => pool.events({ bufferMax: 0 })).code).toBe("INVALID_OPTION");
  expect(failure(() => pool.watchPnL("DU1", { bufferMax: -1 })).code).toBe("INVALID_OPTION");
  expect(requests(world)).toEqual([]);
});

test("events come in their order, to iterators and to listeners until they are removed", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const events = eventsOf(pool);
  const epochs: number[] = [];
  const listener = ({ epoch }: { readonly epoch: number }): void => void epochs.push(epoch);
  pool.addEventListener("ready", listener);
  pool.addEventListener("ready", () => {
    throw new Error("of a listener");
  });
  await world.clock.until(pool.connect());
  world.gateway.inject(expire());
  await world.clock.until(pool.getOpenOrders());
  pool.removeEventListener("ready", listener);
  world.gateway.inject(expire());
  await world.clock.until(pool.getOpenOrders());
  await world.clock.until(pool.close());
  expect(epochs).toEqual([1, 2]);
  expect(story(events).slice(0, 8)).toEqual([
    "dialing",
    "(dial)",
    "ready",
    "(ready)",
    "waiting",
    "(lost)",
    "dialing",
    "(dial)",
  ]);
  expect(story(events).slice(-2)).toEqual(["closed", "(closed)"]);
});
