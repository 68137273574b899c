import { Instrument, LocationCode, ScanCode } from "@stoqey/ib";
import { expect, test } from "vitest";
import { isLast, METHODS, type NumberedMethod } from "../../../src/ibapi/method-table.ts";
import type { MethodName } from "../../../src/stoqey/mod.ts";
import { EVENT_ROUTES } from "../../../src/tws/events.ts";
import { AAPL, ACCOUNT, MSFT } from "../../support/contracts.ts";
import { ScriptedTws } from "../../support/scripted-tws.ts";
import { connectivityLost } from "../../support/sim.ts";
import { count, errors, heard, leased, loose, nextRouter, of, type Told } from "../../support/views.ts";
import { World } from "../../support/world.ts";

const OPTION = {
  ...{ symbol: "SPX", secType: "OPT", exchange: "CBOE", currency: "USD", strike: 6_000, right: "C" },
  lastTradeDateOrContractMonth: "20260320",
};
const SCAN = {
  ...{ numberOfRows: 5, instrument: Instrument.STK, locationCode: LocationCode.STK_US_MAJOR },
  scanCode: ScanCode.TOP_PERC_GAIN,
};

type Row = readonly [name: MethodName, ...args: unknown[]];

/** Arguments of every method with a number and an end, after its number, that the fake TWS answers. */
const ANSWERED: readonly Row[] = [
  ["reqContractDetails", AAPL],
  ["reqExecutions", {}],
  ["reqHeadTimestamp", AAPL, "TRADES", 1, 1],
  ["reqHistogramData", AAPL, true, 3, "DAY"],
  ["reqHistoricalData", AAPL, "", "1 D", "1 hour", "TRADES", 1, 1, false],
  ["reqHistoricalTicks", AAPL, "", "20260113 15:00:00 UTC", 10, "TRADES", 1, false],
  ["reqMatchingSymbols", "AAPL"],
  ["reqMktData", AAPL, "", true, false],
  ["reqNewsArticle", "BRFG", "BRFG$0", []],
  ["reqHistoricalNews", 265598, "BRFG", "", "", 3, []],
  ["reqSecDefOptParams", "AAPL", "", "STK", 265598],
  ["reqSmartComponents", "a6"],
  ["reqSoftDollarTiers"],
  ["calculateImpliedVolatility", OPTION, 100, 6_000],
  ["calculateOptionPrice", OPTION, 0.2, 6_000],
  ["reqUserInfo"],
  ["queryDisplayGroups"],
  ["replaceFA", 1, "<xml/>"],
  ["reqFundamentalData", AAPL, "ReportSnapshot", []],
  ["reqWshMetaData"],
  ["reqWshEventData", 265598],
];
/** The same for what goes on until it is cancelled. */
const GOES_ON: readonly Row[] = [
  ["reqMktData", AAPL, "", false, false],
  ["reqMktDepth", AAPL, 5, true],
  ["reqRealTimeBars", AAPL, 5, "TRADES", true],
  ["reqTickByTickData", AAPL, "Last", 0, false],
  ["reqHistoricalData", AAPL, "", "1 D", "1 hour", "TRADES", 1, 1, true],
  ["reqPnL", ACCOUNT, ""],
  ["reqPnLSingle", ACCOUNT, "", 265598],
  ["reqPositionsMulti", ACCOUNT, ""],
  ["reqAccountUpdatesMulti", ACCOUNT, "", true],
  ["reqScannerSubscription", SCAN, [], []],
  ["subscribeToGroupEvents", 1],
];

const numbered = (name: MethodName): NumberedMethod => METHODS[name] as NumberedMethod;

/** A TWS that answers every numbered request of a name with the last event of its answer, or with nothing. */
async function scripted(answers: (name: string, id: string) => readonly (string | number)[] | undefined) {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    const id = fields.slice(1).find((field) => Number(field) >= 100 && Number(field) < 100_000) ?? "";
    const frame = answers(name, id);
    if (frame !== undefined) send(frame);
  });
  const router = nextRouter();
  const pool = world.pool({ port: 5000, messagesPerSecond: 10_000 });
  const lease = await world.clock.until(pool.acquire());
  return { world, tws, pool, lease, router, told: heard(lease.api) };
}

test("every numbered method is tried: with its own end, until it is cancelled, or as an order", () => {
  const tried = new Set([...ANSWERED, ...GOES_ON].map(([name]) => name));
  const all = (Object.keys(METHODS) as MethodName[]).filter((name) => METHODS[name].kind === "numbered");
  expect(all.filter((name) => !tried.has(name))).toEqual(["exerciseOptions"]);
});

test("every end and every cancel of the table is an event and a method of IBApi", () => {
  for (const name of Object.keys(METHODS) as MethodName[]) {
    const method = METHODS[name];
    if (method.kind === "cancel") expect(METHODS[method.of].kind, name).toBe("numbered");
    if (method.kind !== "numbered") continue;
    for (const event of method.operations.flatMap(({ ends }) => ends))
      expect(EVENT_ROUTES.get(event), `${name} ${event}`).toBe("request");
    if (method.cancel !== undefined)
      expect(METHODS[method.cancel], name).toMatchObject({ kind: "cancel", of: name });
  }
});

test.each(ANSWERED)(
  "%s that is answered is over: its number is free, and release cancels nothing",
  async (...row) => {
    const [name, ...args] = row as unknown as Row;
    const { world, leases, apis, told } = await leased(1);
    loose(apis[0] as never)[name]?.(1, ...args);
    await world.clock.advance(15_000);
    const [all = []] = told;
    const { cancel } = numbered(name);
    const ended = all.some(([event, ...got]) => isLast(numbered(name), event, [1, ...args], got));
    const refused = of(all, "error").length > 0;
    expect(ended || refused, "it was answered or refused").toBe(true);
    const before = world.tws.trace.of("read").length;
    await leases[0]?.release();
    await world.clock.advance(1_000);
    const after = world.tws.trace
      .of("read")
      .slice(before)
      .map(({ detail }) => detail);
    expect(after.filter((detail) => detail === cancel)).toEqual([]);
  },
);

/** The errors of a caller, without the notice that names the exchanges of a book. */
const refusals = (all: readonly Told[] = []) => errors(all).filter(([code]) => code !== 2152);

test.each(GOES_ON)(
  "%s that goes on is cancelled once: by its caller, by another one, or at release",
  async (...row) => {
    const [name, ...args] = row as unknown as Row;
    const { cancel = "" } = numbered(name);
    for (const how of ["cancel", "again", "release"] as const) {
      const { world, leases, apis, told } = await leased(2);
      const api = loose(apis[0] as never);
      api[name]?.(1, ...args);
      await world.clock.advance(2_000);
      if (how === "cancel") {
        // The number of another caller, and one that is not in use, are unknown.
        loose(apis[1] as never)[cancel]?.(1);
        api[cancel]?.(2);
        expect([refusals(told[1]), refusals(told[0])]).toEqual([[[300, 1]], [[300, 2]]]);
        api[cancel]?.(1, ...(name === "reqMktDepth" ? [true] : []));
        api[cancel]?.(1);
        expect(refusals(told[0])).toEqual([
          [300, 2],
          [300, 1],
        ]);
      } else if (how === "again") {
        api[name]?.(1, ...args);
        await world.clock.advance(2_000);
        expect(count(world.tws, name), how).toBe(2);
      } else await leases[0]?.release();
      await world.clock.advance(100);
      expect(count(world.tws, cancel), `${name} ${how}`).toBe(1);
      const [all = []] = told;
      const before = all.length;
      await world.clock.advance(5_000);
      if (how !== "again") expect(all.length).toBe(before);
      await leases[0]?.release();
      await world.clock.advance(1_000);
      expect(count(world.tws, cancel), `${name} ${how}`).toBe(how === "again" ? 2 : 1);
      await world.close();
    }
  },
);

test("hundreds of requests of each kind that were refused leave nothing in the session", async () => {
  for (const [name, ...args] of [...ANSWERED, ...GOES_ON]) {
    const { world, lease, router, told } = await scripted((_name, id) => [4, 2, id, 200, "none", ""]);
    const before = router().owned;
    const times = name === "reqContractDetails" || name === "reqMktData" ? 500 : 40;
    // Streams of bars beyond 40 at once are refused by the pool.
    const atOnce = args.at(-1) === true && name === "reqHistoricalData" ? 40 : 100;
    for (let id = 0; id < times; id++) {
      loose(lease.api)[name]?.(id, ...args);
      if (id % atOnce === atOnce - 1) await world.clock.advance(2_000);
    }
    // Equal questions about history wait for each other.
    await world.clock.advance(name.startsWith("reqHistorical") ? 700_000 : 20_000);
    expect(errors(told).filter(([code]) => code === 200).length, name).toBe(times);
    expect(router().owned, name).toBe(before);
    await lease.release();
    expect(router().owned, name).toBe(before);
    await world.close(name);
  }
});

test("hundreds of requests that were answered leave nothing in the session", async () => {
  const { world, lease, router, told } = await scripted((name, id) =>
    name === "reqContractDetails" ? [52, 1, id] : name === "reqExecutions" ? [55, 1, id] : undefined,
  );
  for (let id = 0; id < 500; id++) {
    lease.api.reqContractDetails(id, AAPL);
    lease.api.reqExecutions(id, {});
    if (id % 100 === 99) await world.clock.advance(2_000);
  }
  await world.clock.advance(5_000);
  expect([of(told, "contractDetailsEnd").length, of(told, "execDetailsEnd").length]).toEqual([500, 500]);
  expect(router().owned).toBe(0);
});

test("exercises, which have no end, are followed up to a hundred, and each goes out", async () => {
  const { world, lease, router, tws } = await scripted(() => undefined);
  for (let id = 0; id < 500; id++) lease.api.exerciseOptions(1, OPTION as never, 1, 1, "DU1", 0);
  await world.clock.advance(2_000);
  expect(tws.of("exerciseOptions")).toHaveLength(500);
  expect(router().owned).toBe(100);
  await lease.release();
  expect(router().owned).toBe(0);
});

test("one number stands for requests of several kinds at once, for two leases", async () => {
  const { world, apis, told } = await leased(2);
  for (const [at, api] of apis.entries()) {
    const contract = at === 0 ? AAPL : MSFT;
    api.reqMktData(1, contract, "", false, false);
    api.reqContractDetails(1, contract);
    api.reqMktDepth(1, contract, 5, true);
    api.reqExecutions(1, {});
    api.reqAccountSummary(1, "All", "NetLiquidation");
    api.reqPnL(1, ACCOUNT, "");
  }
  await world.clock.advance(5_000);
  for (const all of told) {
    expect(errors(all)).toEqual([[2152, 1]]);
    for (const event of ["contractDetailsEnd", "execDetailsEnd", "accountSummaryEnd"])
      expect(of(all, event)).toEqual([[1]]);
    for (const event of ["tickPrice", "pnl"]) expect(of(all, event).length, event).toBeGreaterThan(0);
    expect(of(all, "updateMktDepthL2").length).toBeGreaterThan(0);
    expect(new Set(of(all, "tickPrice").map(([id]) => id))).toEqual(new Set([1]));
  }
  for (const api of apis) api.cancelMktData(1);
  await world.clock.advance(100);
  const before = told.map((all) => of(all, "updateMktDepthL2").length);
  await world.clock.advance(10_000);
  for (const [at, all] of told.entries())
    expect(of(all, "updateMktDepthL2").length).toBeGreaterThan(before[at] ?? 0);
});

test("a number that is no integer is refused by name, for every method that has one", async () => {
  const { world, apis, told } = await leased(1);
  const names = (Object.keys(METHODS) as MethodName[]).filter(
    (name) => METHODS[name].kind === "numbered" || name === "reqAccountSummary",
  );
  const before = world.tws.trace.of("read").length;
  for (const name of names)
    for (const id of [Number.NaN, 1e300, 1.5, "x", null, undefined, {}]) loose(apis[0] as never)[name]?.(id);
  await world.clock.advance(1_000);
  expect(world.tws.trace.of("read").length).toBe(before);
  const [all = []] = told;
  expect(errors(all)).toEqual(Array(names.length * 7).fill([320, -1]));
  for (const [at, [error]] of of(all, "error").entries()) {
    expect((error as Error).message).toContain(
      `Cannot send ${names[Math.floor(at / 7)]}: its ID must be an integer`,
    );
  }
});

test("a queued request is sent as it was made, even if its caller changes the object", async () => {
  const { world, apis, told } = await leased(1, { messagesPerSecond: 5 });
  const contract = { ...AAPL };
  for (let id = 1; id <= 9; id++) apis[0]?.reqContractDetails(id, contract);
  contract.symbol = "NOSUCH";
  await world.clock.advance(10_000);
  expect(of(told[0] ?? [], "contractDetailsEnd")).toHaveLength(9);
  expect(errors(told[0] ?? [])).toEqual([]);
});

test("a request for IBKR waits while TWS is disconnected, and is sent after 1102 or cancelled", async () => {
  const { world, apis, told } = await leased(1);
  const outage = world.tws.inject(connectivityLost());
  await world.clock.advance(100);
  apis[0]?.reqContractDetails(1, AAPL);
  apis[0]?.reqMktData(2, AAPL, "", false, false);
  apis[0]?.reqMktData(3, MSFT, "", false, false);
  apis[0]?.reqExecutions(4, {});
  apis[0]?.cancelMktData(3);
  await world.clock.advance(120_000);
  expect(count(world.tws, "reqContractDetails") + count(world.tws, "reqMktData")).toBe(0);
  outage.heal();
  await world.clock.advance(5_000);
  expect(of(told[0] ?? [], "contractDetailsEnd")).toEqual([[1]]);
  expect(new Set(of(told[0] ?? [], "tickPrice").map(([id]) => id))).toEqual(new Set([2]));
  expect([count(world.tws, "reqMktData"), count(world.tws, "cancelMktData")]).toEqual([1, 0]);
  expect(errors(told[0] ?? [])).toEqual([]);
});
