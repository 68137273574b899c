import { expect, test } from "vitest";
import { AAPL, ACCOUNT, MSFT } from "../support/contracts.ts";
import { Kept } from "../support/kept.ts";
import { competingSession, connectivityLost, drop, farmBroken } from "../support/sim.ts";
import { requests, trading } from "../support/trading-pool.ts";

test("each stream is requested once on each session, under an unused ID", async () => {
  const { pool, clock, tws } = trading();
  const readers = [AAPL, MSFT].map((contract) => new Kept(pool.watchMarketData(contract)));
  for (let loss = 0; loss < 5; loss++) {
    await clock.advance(40_000);
    tws.inject(drop({ how: loss % 2 === 0 ? "fin" : "rst" }));
  }
  await clock.advance(40_000);
  expect(requests(tws, "reqMktData")).toBe(12);
  for (const reader of readers) {
    const kinds = reader.story;
    expect(kinds.filter((kind) => kind === "gap")).toHaveLength(5);
    expect(kinds.filter((kind) => kind === "resumed")).toHaveLength(5);
    expect(kinds.at(-1)).toBe("update");
  }
});

test("1100 and 1102: one gap, and it continues; 1101: requested again on the same session", async () => {
  for (const data of ["kept", "lost"] as const) {
    const { world, pool, clock, tws } = trading();
    const reader = new Kept(pool.watchMarketData(AAPL));
    const pnl = new Kept(pool.watchPnL(ACCOUNT));
    await clock.advance(5_000);
    const outage = tws.inject(connectivityLost({ data }));
    await clock.advance(65_000);
    expect(reader.story.at(-1)).toBe("gap");
    // What TWS knows by itself is old as well while it is cut off, whatever it still sends.
    expect(pnl.story.slice(0, 2)).toEqual(["update", "gap"]);
    expect(pool.stats().streams.gapMs).toBe(2 * 65_000);
    outage.heal();
    await clock.advance(5_000);
    expect(reader.story).toEqual(["update", "gap", "resumed", "update"]);
    const resumed = reader.all.find((one) => one.kind === "resumed");
    expect(resumed).toMatchObject({ epoch: 1 });
    const accountResumed = pnl.all.find((one) => one.kind === "resumed");
    const gapMsTotal = (resumed?.gapMs ?? 0) + (accountResumed?.gapMs ?? 0);
    expect(pool.stats().streams).toMatchObject({ gapMs: 0, gapMsTotal });
    expect(requests(tws, "reqMktData")).toBe(data === "lost" ? 2 : 1);
    expect(pnl.story.filter((kind) => kind !== "update")).toEqual(["gap", "resumed"]);
    expect(pool.stats().dials).toBe(1);
    await world.close();
  }
});

test("a competing login (10197): a gap, which ends after that login, without a new request", async () => {
  const { pool, clock, tws } = trading();
  const reader = new Kept(pool.watchMarketData(AAPL));
  await clock.advance(5_000);
  const elsewhere = tws.inject(competingSession());
  await clock.advance(20_000);
  elsewhere.heal();
  await clock.advance(5_000);
  expect(reader.story).toEqual(["update", "gap", "resumed", "update"]);
  expect(reader.all.find(({ kind }) => kind === "gap")).toMatchObject({
    reason: expect.stringContaining("10197"),
  });
  expect(requests(tws, "reqMktData")).toBe(1);
});

test.each(["watchTickByTick", "watchRealTimeBars", "watchHistoricalBars", "watchMarketDepth"] as const)(
  "%s that begins during a competing login has a gap, and values after that login",
  async (name) => {
    const { pool, clock, tws } = trading();
    await clock.until(pool.connect());
    const elsewhere = tws.inject(competingSession());
    const begin = {
      watchTickByTick: () => new Kept(pool.watchTickByTick(AAPL, { tickType: "BidAsk" })),
      watchRealTimeBars: () => new Kept(pool.watchRealTimeBars(AAPL)),
      watchHistoricalBars: () =>
        new Kept(pool.watchHistoricalBars(AAPL, { duration: "1 D", barSize: "5 mins" })),
      watchMarketDepth: () => new Kept(pool.watchMarketDepth(AAPL)),
    };
    const reader = begin[name]();
    await clock.advance(200_000);
    expect(reader.story).toEqual(["gap"]);
    elsewhere.heal();
    await clock.advance(130_000);
    expect(reader.story.filter((kind) => !["snapshot-end", "notice"].includes(kind)).slice(0, 3)).toEqual([
      "gap",
      "resumed",
      "update",
    ]);
  },
);

test("ticks that are requested again within 15 s after a loss (10190) resume later", async () => {
  const { pool, clock, tws } = trading({ profile: "strict" });
  const reader = new Kept(pool.watchTickByTick(AAPL, { tickType: "BidAsk" }));
  await clock.advance(2_000);
  tws.inject(connectivityLost({ data: "lost", forMs: 400 }));
  await clock.advance(40_000);
  expect(reader.story.filter((kind) => kind === "gap")).toHaveLength(1);
  expect(requests(tws, "reqTickByTickData")).toBeGreaterThan(2);
  expect(reader.story.slice(-2)).toEqual(["resumed", "update"]);
});

test.each(["silent", "notified"] as const)(
  "bars that a broken farm ends (%s) are requested again",
  async (bars) => {
    const { pool, clock, tws } = trading();
    const reader = new Kept(pool.watchHistoricalBars(AAPL, { duration: "1 D", barSize: "5 mins" }));
    await clock.advance(12_000);
    const broken = tws.inject(farmBroken({ service: "historical", farm: "ushmds", bars }));
    await clock.advance(1_000);
    broken.heal();
    await clock.advance(45_000);
    expect(reader.story).toEqual(["update", "gap", "resumed", "update"]);
    expect(requests(tws, "reqHistoricalData")).toBe(2);
  },
);

test("bars that ended are requested again, although their farm recovered before that", async () => {
  const { pool, clock, tws } = trading();
  const reader = new Kept(pool.watchHistoricalBars(AAPL, { duration: "1 D", barSize: "5 mins" }));
  await clock.advance(12_000);
  tws.inject(farmBroken({ service: "historical", farm: "ushmds", bars: "notified", forMs: 10 }));
  await clock.advance(8_000);
  expect(reader.story).toEqual(["update", "gap", "resumed", "update"]);
});

test("one outage after the other is one gap, until something flows again", async () => {
  const { pool, clock, tws } = trading();
  const reader = new Kept(pool.watchMarketData(AAPL));
  await clock.advance(5_000);
  const outage = tws.inject(connectivityLost());
  await clock.advance(5_000);
  tws.inject(drop());
  await clock.advance(20_000);
  outage.heal();
  await clock.advance(10_000);
  expect(reader.story).toEqual(["update", "gap", "resumed", "update"]);
  expect(reader.all.find((one) => one.kind === "resumed")?.gapMs).toBeGreaterThan(24_000);
});

test("a stream that goes on after a farm has flapped is left alone", async () => {
  const { pool, clock, tws } = trading();
  const reader = new Kept(pool.watchMarketData(AAPL));
  await clock.advance(5_000);
  tws.inject(farmBroken({ forMs: 1_000 }));
  await clock.advance(60_000);
  expect(reader.story).toEqual(["update"]);
  expect(requests(tws, "reqMktData")).toBe(1);
});

test("gaps are never dropped, however slow the reader", async () => {
  const { pool, clock, tws } = trading();
  const slow = pool.watchMarketData(AAPL, { bufferMax: 2 });
  await clock.advance(10_000);
  tws.inject(drop());
  await clock.advance(30_000);
  const kinds: string[] = [];
  for (let at = 0; at < 4; at++) kinds.push((await slow.next()).value?.kind ?? "");
  expect(kinds).toContain("gap");
  expect(kinds).toContain("resumed");
});
