import { type AddressInfo, createServer } from "node:net";
import { EventName, IBApi } from "@stoqey/ib";
import { expect, onTestFinished, test, vi } from "vitest";
import { FakeTws, startFakeTws } from "../../../sim/mod.ts";
import { TestTws } from "../../../sim/testing/test-tws.ts";
import { IbkrPool, silentLogger } from "../../../src/mod.ts";

const AAPL = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" } as const;

test("a pool in memory is answered, and what it requested can be read by the test", async () => {
  await using tws = await startFakeTws({ network: "memory" });
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  const positions = pool.getPositions();
  const request = await tws.received("reqPositions");
  expect(request).toMatchObject({ name: "reqPositions", clientId: 1 });
  await tws.advance(1_000);
  expect((await positions).length).toBeGreaterThan(0);
  expect(tws.sessions).toEqual([{ connection: 1, clientId: 1 }]);
  expect(tws.answers("position").length).toBe((await positions).length);
  expect(tws.log).toContain("read    reqPositions");
  const closed = pool.close();
  await tws.advance(1_000);
  await closed;
});

test("with equal seeds a pool in memory waits equally long between its dials", async () => {
  const dials = async (seed: number): Promise<readonly number[]> => {
    await using tws = await startFakeTws({ network: "memory", seed, faults: ["refuse:forMs=60000"] });
    const times: number[] = [];
    const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
    pool.addEventListener("dial", ({ atMs }) => times.push(atMs));
    void pool.getPositions().catch(() => undefined);
    await tws.advance(120_000);
    const closed = pool.close();
    await tws.advance(1_000);
    await closed;
    return times;
  };
  const first = await dials(7);
  expect(first.length).toBeGreaterThan(3);
  expect(await dials(7)).toEqual(first);
  expect(await dials(8)).not.toEqual(first);
});

test("an unmodified client over TCP is answered by a rule, and the rule is checked", async () => {
  await using tws = await startFakeTws();
  tws.on("reqHistoricalData", { symbol: "AAPL" }).error(162, "no data, said the test").once();
  expect(() => tws.verify()).toThrow("on: reqHistoricalData");
  const api = new IBApi({ port: tws.port, clientId: 5 });
  const failed = new Promise<number>((resolve) => {
    api.on(EventName.error, (_error, code, reqId) => reqId === 9 && resolve(code));
  });
  api.once(EventName.nextValidId, () =>
    api.reqHistoricalData(9, AAPL as never, "", "1 D", "1 hour" as never, "TRADES" as never, 1, 1, false),
  );
  api.connect();
  expect(await failed).toBe(162);
  api.disconnect();
  expect(tws.requests("reqHistoricalData")[0]).toMatchObject({ clientId: 5, values: { symbol: "AAPL" } });
  tws.verify();
});

test("time stands still over TCP until it is advanced, and requests are answered meanwhile", async () => {
  await using tws = await startFakeTws({ network: "tcp-stepped", start: "2026-01-13T15:30:00Z" });
  const api = new IBApi({ port: tws.port, clientId: 5 });
  const times: number[] = [];
  api.on(EventName.currentTime, (time) => times.push(time));
  const greeted = new Promise((resolve) => api.once(EventName.nextValidId, resolve));
  api.connect();
  await greeted;
  const next = async (): Promise<void> => {
    const count = times.length;
    api.reqCurrentTime();
    while (times.length === count) await tws.advance(0);
  };
  await next();
  await tws.advance(3_600_000);
  await next();
  api.disconnect();
  expect(times).toEqual([1_768_318_200, 1_768_321_800]);
});

test("what never arrives is an error that says what arrived instead", async () => {
  await using tws = await startFakeTws({ network: "memory" });
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  void pool.getContractDetails({ ...AAPL, symbol: "MSFT" } as never).catch(() => {});
  await expect(tws.received("reqContractDetails", { symbol: "AAPL" }, { withinMs: 5_000 })).rejects.toThrow(
    /^No reqContractDetails with { symbol: "AAPL" } came within 5000 ms\n {2}reqContractDetails #\d+ MSFT STK SMART.* \(client 1\): symbol is "MSFT" instead of "AAPL"$/,
  );
  const closed = pool.close();
  await tws.advance(1_000);
  await closed;
});

test("answered() waits for what TWS sends, and says what it sent instead", async () => {
  await using tws = await startFakeTws({ network: "memory" });
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  void pool.getPositions();
  const sent = await tws.answered("position", { symbol: "MSFT" });
  expect(sent.values.size).toBe(40);
  await expect(tws.answered("position", { symbol: "NVDA" }, { withinMs: 5_000 })).rejects.toThrow(
    /^No position with { symbol: "NVDA" } came within 5000 ms\n {2}position AAPL/,
  );
});

test("a test of values that throws is the error of the caller", async () => {
  await using tws = await startFakeTws({ network: "memory" });
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  void pool.getPositions().catch(() => {});
  const boom = (): never => {
    throw new Error("boom");
  };
  await expect(tws.received("startApi", boom)).rejects.toThrow("boom");
  const closed = pool.close();
  await tws.advance(1_000);
  await closed;
});

test("options that do not exist or cannot be are refused by name, and nothing is left open", async () => {
  const refused = (options: object): Promise<string> =>
    startFakeTws(options).then(
      () => "started",
      (error: Error) => error.message,
    );
  expect(await refused({ sed: 1 })).toBe(
    "Cannot make a fake TWS: sed: there is no such option; did you mean seed?",
  );
  expect(await refused({ start: "tomorrow" })).toMatch(/^Cannot make a fake TWS: start: .*expected a time/);
  expect(await refused({ network: "udp" })).toMatch(/^Cannot make a fake TWS: network:/);
  expect(await refused({ faults: ["drp"] })).toMatch(/^Cannot read the fault "drp"/);
  await using first = await startFakeTws();
  expect(await refused({ port: first.port })).toMatch(/^Cannot listen on 127.0.0.1:/);
});

test("faults are in force from the start, as texts or objects", async () => {
  await using tws = await startFakeTws({ network: "memory", faults: ["refuse"] });
  expect(tws.faults.map(({ fault }) => fault.text)).toEqual(["refuse"]);
  tws.heal();
  expect(tws.faults).toEqual([]);
});

test("until() waits for a promise, in memory on virtual time, and at most for a day", async () => {
  await using tws = await startFakeTws({ network: "memory" });
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  expect((await tws.until(pool.getPositions())).length).toBeGreaterThan(0);
  await expect(tws.until(Promise.reject(new Error("boom")))).rejects.toThrow("boom");
  await tws.until(pool.close());
  const startMs = tws.nowMs;
  await expect(tws.until(new Promise(() => {}))).rejects.toThrow(
    "Cannot settle the promise within 86400000 ms",
  );
  expect(tws.nowMs).toBe(startMs + 86_400_000);
  await using running = await startFakeTws();
  expect(running).toBeInstanceOf(TestTws);
  expect(await running.until(Promise.resolve(7))).toBe(7);
});

test("fills are those until now, also where no client has connected", async () => {
  await using tws = await startFakeTws({
    network: "memory",
    start: "2026-01-13T14:00:00Z",
    account: { orders: [{ symbol: "AAPL", action: "BUY", quantity: 3, orderType: "MKT" }] },
  });
  expect(tws.fills).toEqual([]);
  await tws.advance(3_600_000);
  expect(tws.fills).toMatchObject([{ symbol: "AAPL", quantity: 3 }]);
});

test("a fake that cannot listen is closed, and leaves no fault of its timetable behind", async () => {
  const close = vi.spyOn(FakeTws.prototype, "close");
  onTestFinished(() => close.mockRestore());
  await using first = await startFakeTws();
  await expect(startFakeTws({ port: first.port })).rejects.toThrow("Cannot listen");
  expect(close).toHaveBeenCalledOnce();
});

test.each([
  [{ start: new Date() }, "start: expected a time like 2026-01-13T15:30:00Z, or epoch ms"],
  [{ start: Number.NaN }, "start: expected a time like"],
  [{ account: { cash: Number.NaN } }, "account.cash: expected a number, or numbers by currency"],
  [{ faults: [{ begin: () => ({}) }] }, "faults[0]: name: expected string"],
  [{ faults: [undefined] }, "faults[0]: expected faults"],
])("the options %j are refused by their names", async (options, problem) => {
  await expect(startFakeTws(options as never)).rejects.toThrow(problem);
});

test("port 0 in memory is the default port, which a pool accepts", async () => {
  await using tws = await startFakeTws({ network: "memory", port: 0 });
  expect(tws.port).toBe(1);
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  expect((await tws.until(pool.getPositions())).length).toBeGreaterThan(0);
});

/** Tries to listen on a port, which another listener has or not. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

test.each([
  [
    "throws",
    () => {
      throw new Error("broken");
    },
    "broken",
  ],
  ["returns nothing", () => undefined, "begin: expected it to return hooks"],
])("a fault from the start that %s as it begins leaves no port open", async (_, begin, problem) => {
  const reserved = createServer();
  await new Promise<void>((resolve) => reserved.listen(0, "127.0.0.1", () => resolve()));
  const { port } = reserved.address() as AddressInfo;
  await new Promise((resolve) => reserved.close(resolve));
  const fault = { name: "broken", text: "broken", forMs: undefined, begin: begin as never };
  await expect(startFakeTws({ port, faults: [fault] })).rejects.toThrow(problem);
  await expect.poll(() => isFree(port)).toBe(true);
});

test("a fault that is none leaves nothing in force, and the fake can be closed", async () => {
  const tws = await startFakeTws();
  for (const given of [{}, undefined, null, 5]) expect(() => tws.inject(given as never)).toThrow(TypeError);
  expect(tws.faults).toEqual([]);
  await tws.close();
  expect(await isFree(tws.port)).toBe(true);
});

test("a fault that throws as it is healed does not keep the port", async () => {
  const tws = await startFakeTws();
  const healed = (): never => {
    throw new Error("not healed");
  };
  tws.inject({ name: "one", text: "one", forMs: undefined, begin: () => ({ healed }) });
  tws.inject("latency:frameMs=5");
  expect(() => tws.heal()).toThrow("not healed");
  expect(tws.faults).toEqual([]);
  tws.inject({ name: "one", text: "one", forMs: undefined, begin: () => ({ healed }) });
  await expect(tws.close()).rejects.toThrow("not healed");
  expect(await isFree(tws.port)).toBe(true);
});

test("what is pending when the fake is closed is rejected, and no timer is left", async () => {
  const tws = await startFakeTws();
  const pending = [
    tws.received("reqIds", undefined, { withinMs: 20_000 }),
    tws.answered("position", undefined, { withinMs: 20_000 }),
    tws.until(new Promise(() => {})),
  ];
  const outcomes = Promise.allSettled(pending);
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const before = timers();
  await tws.close();
  expect((await outcomes).map((one) => one.status === "rejected" && one.reason.message)).toEqual([
    "Cannot wait for reqIds: the fake was closed",
    "Cannot wait for position: the fake was closed",
    "Cannot wait for a promise: the fake was closed",
  ]);
  if (!("Deno" in globalThis)) expect(timers()).toBeLessThanOrEqual(before - 3);
});

test("a fake that was closed accepts nothing, still shows what it saw, and can be closed again", async () => {
  const tws = await startFakeTws({ network: "memory" });
  const market = tws.market("AAPL");
  await tws.close();
  const acts: Readonly<Record<string, () => unknown>> = {
    inject: () => tws.inject("drop:how=rst,everyMs=100"),
    reset: () => tws.reset(),
    rule: () => tws.on("reqIds"),
    answerRule: () => tws.onAnswer("position"),
    place: () => tws.orders.place({ symbol: "AAPL", action: "BUY", quantity: 1 }),
    fill: () => tws.orders.fill(1),
    reject: () => tws.orders.reject(1, 201),
    hold: () => tws.orders.hold(1),
    release: () => tws.orders.release(1),
    holdNext: () => tws.orders.holdNext(),
    set: () => market.set({ last: 200 }),
    move: () => market.move("-3%"),
    halt: () => market.halt(),
    resume: () => market.resume(),
    free: () => market.free(),
  };
  for (const act of Object.values(acts)) expect(act).toThrow(/^Cannot .*: the fake was closed$/);
  for (const act of [
    () => tws.advance(1),
    () => tws.received("reqIds"),
    () => tws.answered("position"),
    () => tws.until(Promise.resolve(1)),
  ])
    await expect(act()).rejects.toThrow("the fake was closed");
  expect([tws.requests(), tws.answers(), tws.orders.all(), tws.fills]).toEqual([[], [], [], []]);
  tws.verify();
  await tws.close();
});

test.each(["memory", "tcp-stepped"] as const)("nonsense does not move the clock: %s", async (network) => {
  await using tws = await startFakeTws({ network });
  const startMs = tws.nowMs;
  for (const ms of [Number.NaN, "5", undefined, null, -60_000, Number.POSITIVE_INFINITY, 1e14])
    await expect(tws.advance(ms as number)).rejects.toThrow(RangeError);
  expect(tws.nowMs).toBe(startMs);
  await Promise.all([5_000, 2_000, 1_000].map((ms) => tws.advance(ms)));
  expect(tws.nowMs).toBe(startMs + 8_000);
});

test.each([
  [{ sessions: "kepp" }, "Cannot reset the fake: sessions: "],
  [{ session: "keep" }, "session: there is no such value; did you mean sessions?"],
  [null, "expected object, received null"],
  ["keep", "expected object, received string"],
])("reset(%j) is refused, and nothing is reset", async (options, problem) => {
  await using tws = await startFakeTws({ network: "memory" });
  tws.on("reqIds");
  expect(() => tws.reset(options as never)).toThrow(problem);
  expect(() => tws.verify()).toThrow("reqIds was never used");
});

test.each([
  [
    "manual-order:symbol=NOPE",
    "Cannot inject manual-order:symbol=NOPE: cannot place the manual order: NOPE is",
  ],
  ["manual-order:quantity=100000000", "EQUITY WITH LOAN VALUE"],
  ["drp", "did you mean drop?"],
])("the fault %s, which cannot do what it says, is refused", async (fault, problem) => {
  await using tws = await startFakeTws({ network: "memory" });
  expect(() => tws.inject(fault)).toThrow(problem);
  expect(tws.orders.all()).toEqual([]);
});

test("the code of a rule can cut connections, and cannot reset the fake", async () => {
  await using tws = await startFakeTws({ network: "memory" });
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  tws.on("reqPositions").answer((_request, reply) => {
    reply.send("positionEnd");
    tws.inject("drop:how=rst");
    tws.reset();
  });
  void pool.getPositions().catch(() => {});
  await tws.received("reqPositions");
  expect(() => tws.verify()).toThrow(
    "a rule for reqPositions threw: Cannot reset the fake: the code of a rule runs",
  );
});
