import { expect, test } from "vitest";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { rawHost } from "../../support/raw-host.ts";
import { errorFrame, rateExceeded, ScriptedTws } from "../../support/scripted-tws.ts";
import { refuse } from "../../support/sim.ts";
import { MORNING_MS, WATCHES } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

const BARS = { duration: "1 D", barSize: "5 mins" } as const;

const share = (at: number) => ({ ...AAPL, conId: at + 1 });

/** A TWS that sends bars to whoever asks for them. */
function bars(world: World): ScriptedTws {
  return new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    const [, id = ""] = fields;
    if (name === "reqHistoricalData")
      send([17, id, "20260113 10:00:00", "20260113 10:05:00", 1, "20260113 10:00:00", 1, 1, 1, 1, 1, 1, 1]);
  });
}

test("streams of bars use four fifths of historicalMax; more are refused, and reads continue", async () => {
  const world = new World();
  bars(world);
  const pool = world.pool({ port: 5000 });
  const streams = Array.from(
    { length: 40 },
    (_, at) => new Kept(pool.watchHistoricalBars(share(at), { ...BARS })),
  );
  expect(() => pool.watchHistoricalBars(share(40), { ...BARS })).toThrow(
    expect.objectContaining({
      code: "LIMIT_REACHED",
      message: expect.stringContaining("40 streams of historical bars"),
    }),
  );
  // An equal one needs no place.
  streams.push(new Kept(pool.watchHistoricalBars(share(0), { ...BARS })));
  await world.clock.advance(5_000);
  expect(pool.stats().historical.open).toBe(40);
  expect(await world.outcome(pool.getHistoricalData(MSFT, BARS))).toMatchObject({ value: [{}] });
  for (const { stream } of streams) await stream.return?.();
  await world.clock.advance(5_000);
  expect(pool.stats().historical).toEqual({ open: 0, waiting: 0 });
  // Each place is free again.
  const again = Array.from(
    { length: 40 },
    (_, at) => new Kept(pool.watchHistoricalBars(share(at), { ...BARS })),
  );
  await world.clock.advance(5_000);
  expect(again.every(({ over }) => over === "reading")).toBe(true);
});

test.each([
  { how: "a drop", error: undefined, ends: false },
  {
    how: "162 pacing",
    error: [162, "Historical Market Data Service error message:API historical data query pacing violation"],
    ends: false,
  },
  { how: "10182", error: [10182, "Failed to request live updates (disconnected)."], ends: false },
  { how: "100", error: [100, "Max rate of messages per second has been exceeded"], ends: false },
  {
    how: "162 no data",
    error: [162, "Historical Market Data Service error message:HMDS query returned no data"],
    ends: true,
  },
  { how: "200", error: [200, "No security definition has been found for the request"], ends: true },
] as const)(
  "after $how no historical request stays open when the last reader has left",
  async ({ error, ends }) => {
    const world = new World();
    const tws = bars(world);
    const pool = world.pool({ port: 5000 });
    const readers = [0, 1].map((at) => new Kept(pool.watchHistoricalBars(share(at), { ...BARS })));
    await world.clock.advance(1_000);
    expect(pool.stats().historical.open).toBe(2);
    if (error === undefined) tws.last.end("rst");
    else
      for (const { fields } of tws.of("reqHistoricalData"))
        tws.last.send(errorFrame(fields[1] ?? "", error[0], error[1]));
    await world.clock.advance(60_000);
    for (const { over } of readers) {
      if (ends) expect(over).toMatchObject({ code: "TWS_ERROR", twsCode: error?.[0] });
      else expect(over).toBe("reading");
    }
    expect(pool.stats().historical.open).toBe(ends ? 0 : 2);
    for (const { stream } of readers) await stream.return?.();
    await world.clock.advance(1_000);
    expect(pool.stats().historical).toEqual({ open: 0, waiting: 0 });
  },
);

test("no gateway: each stream has a gap with the reason after the first failed dial; it recovers", async () => {
  const world = new World({ masterClientId: 1 }, MORNING_MS);
  const refused = world.tws.inject(refuse());
  const pool = world.pool();
  const readers = WATCHES.map(({ watch }) => new Kept(watch(pool)));
  await world.clock.advance(1_000);
  for (const { all } of readers)
    expect(all).toEqual([
      { kind: "gap", reason: expect.stringContaining("ECONNREFUSED"), atMs: expect.any(Number) },
    ]);
  refused.heal();
  await world.clock.advance(120_000);
  for (const { gaps } of readers) expect(gaps).toEqual(["gap", "resumed"]);
  expect(pool.stats().streams.gapMs).toBe(0);
});

test("a mute gateway: a gap after five seconds, which names the step of the dial", async () => {
  const world = new World();
  world.network.attach(
    rawHost(() => undefined),
    5000,
  );
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(4_999);
  expect(reader.all).toEqual([]);
  await world.clock.advance(1);
  expect(reader.all).toMatchObject([
    { kind: "gap", reason: expect.stringMatching(/no session with TWS: .*5000.*sent nothing/) },
  ]);
  await reader.stream.return?.();
});

test("timeoutMs: REQUEST_TIMEOUT reports the missing session, and the step of the dial", async () => {
  const world = new World();
  world.network.attach(
    rawHost(() => undefined),
    5000,
  );
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchMarketData(AAPL, { timeoutMs: 2_000 }));
  await world.clock.advance(2_000);
  expect(reader.over).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: expect.stringMatching(
      /^Cannot watch market data of AAPL STK SMART USD: no update came within 2000 ms: there is no session: .*5000/,
    ),
  });
  expect(pool.stats().streams).toMatchObject({ streams: 0, readers: 0 });
});

test("timeoutMs: REQUEST_TIMEOUT reports why a request was unsent, refused, or without an event", async () => {
  const world = new World();
  let refuses = false;
  new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqMktData" && refuses) send(rateExceeded(fields[2]));
  });
  const pool = world.pool({ port: 5000, messagesPerSecond: 2 });
  await world.clock.until(pool.connect());
  const sent = new Kept(pool.watchMarketData(AAPL, { timeoutMs: 1_500 }));
  await world.clock.advance(1_500);
  expect(sent.over).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: expect.stringMatching(/1500 ms: TWS has sent nothing$/),
  });
  for (let at = 0; at < 40; at++) void pool.getMatchingSymbols(`A${at}`).catch(() => {});
  const queued = new Kept(pool.watchHistoricalBars(AAPL, { ...BARS, timeoutMs: 10 }));
  await world.clock.advance(10);
  expect(queued.over).toMatchObject({
    message: expect.stringMatching(/it was not sent: \d+ messages wait for the budget/),
  });
  await world.clock.advance(60_000);
  refuses = true;
  const refused = new Kept(pool.watchMarketData(AAPL, { timeoutMs: 3_000 }));
  await world.clock.advance(3_000);
  expect(refused.over).toMatchObject({
    message: expect.stringMatching(/requested again after a while: Max rate/),
  });
  expect(pool.stats().streams.streams).toBe(0);
});

test("timeoutMs is over with the first value, and leaves no timer when the reader leaves before", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  await world.clock.until(pool.connect());
  const flowing = new Kept(pool.watchMarketData(AAPL, { timeoutMs: 5_000 }));
  // A late reader is told what is known, which is a value as well.
  await world.clock.advance(3_000);
  const late = new Kept(pool.watchMarketData(AAPL, { timeoutMs: 1 }));
  await world.clock.advance(10_000);
  expect([flowing.over, late.over]).toEqual(["reading", "reading"]);
  for (const { stream } of [flowing, late]) await stream.return?.();
  await world.clock.advance(1_000);
  const before = world.clock.timers;
  const controller = new AbortController();
  const { signal } = controller;
  const left = WATCHES.map(({ watch }) => new Kept(watch(pool, { timeoutMs: 1_000_000, signal })));
  controller.abort();
  await world.clock.advance(30_000);
  expect(left.map(({ over }) => over)).toEqual(WATCHES.map(() => "done"));
  expect(world.clock.timers).toBe(before);
});
