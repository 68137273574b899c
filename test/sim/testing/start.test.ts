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
