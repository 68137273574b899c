import { expect, test } from "vitest";
import { AAPL } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { errorFrame, ScriptedTws } from "../../support/scripted-tws.ts";
import { drop, USUAL_NIGHT } from "../../support/sim.ts";
import { EVENTS_ALONE, LISTS_AND_CHANGES, MORNING_MS, WATCHES } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

/** A reader of quotes, in the 12th second of its session; TWS sends one when they are requested, and others on `tick()`. */
async function quotes() {
  const world = new World();
  const quote = (id = "") => [1, 6, id, 1, 100, 3, 0];
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqMktData") send(quote(fields[2]));
  });
  const reader = new Kept(world.pool({ port: 5000 }).watchMarketData(AAPL));
  await world.clock.advance(12_000);
  return {
    ...{ world, tws, reader },
    requests: () => tws.of("reqMktData").length,
    tick: () => tws.last.send(quote(tws.of("reqMktData")[0]?.fields[2])),
    farm: (code: number, name = "usfarm") => tws.last.send(errorFrame(-1, code, `A farm connection:${name}`)),
  };
}

test("a competing login that stays: the stream is requested again, and flows when TWS sends it", async () => {
  const world = new World();
  let elsewhere = false;
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name !== "reqMktData") return;
    const id = fields[2] ?? "";
    if (elsewhere) send(errorFrame(id, 10197, "No market data during competing live session"));
    else send([1, 6, id, 1, 100, 3, 0]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(5_000);
  elsewhere = true;
  tws.last.send(errorFrame(tws.of("reqMktData")[0]?.fields[2] ?? "", 10197, "No market data"));
  await world.clock.advance(300_000);
  expect(reader.gaps).toEqual(["gap"]);
  elsewhere = false;
  // No word from TWS that the other one has left.
  await world.clock.advance(180_000);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
});

test("after a usual night all streams flow, none is in a gap, and no line is doubled", async () => {
  // The faults of a night, minutes apart, in the morning of New York, when everything moves.
  const times = ["09:45", "09:48", "09:53"];
  const timetable = USUAL_NIGHT.map(({ fault }, at) => ({ fault, at: times[at] ?? "" }));
  const world = new World({ masterClientId: 1, timetable }, Date.UTC(2026, 0, 13, 14, 43));
  const pool = world.pool();
  const readers = WATCHES.map(({ name, watch }) => ({
    name,
    reader: new Kept(watch(pool, { bufferMax: 10 })),
  }));
  await world.clock.until(pool.connect());
  await world.clock.advance(14 * 60_000);
  expect(readers.filter(({ reader }) => reader.gaps.at(-1) === "gap").map(({ name }) => name)).toEqual([]);
  expect(pool.stats().sessions).toBe(2);
  expect(pool.stats().streams).toMatchObject({ streams: WATCHES.length, gapMs: 0 });
  const counts = readers.map(({ reader }) => reader.values.length);
  await world.clock.advance(70_000);
  const still = readers
    .filter(({ reader }, at) => reader.values.length === counts[at])
    .map(({ name }) => name);
  const alike = [...EVENTS_ALONE, ...LISTS_AND_CHANGES];
  expect(still.filter((name) => !alike.includes(name))).toEqual([]);
  const [session] = world.tws.sessions();
  const last = world.tws.trace.events.filter(({ connection }) => connection === session?.connection);
  for (const [request, cancel] of [
    ["reqMktData", "cancelMktData"],
    ["reqHistoricalData", "cancelHistoricalData"],
    ["reqRealTimeBars", "cancelRealTimeBars"],
    ["reqTickByTickData", "cancelTickByTickData"],
    ["reqMktDepth", "cancelMktDepth"],
  ]) {
    const of = (name?: string): number =>
      last.filter(({ event, detail }) => event === "read" && detail === name).length;
    expect(of(request) - of(cancel), request).toBeLessThanOrEqual(request === "reqMktData" ? 2 : 1);
  }
});

test("a lost session forgets how often the one before did not answer", async () => {
  const world = new World();
  let answers = false;
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqMktData" && answers) send([1, 6, fields[2] ?? "", 1, 100, 3, 0]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(15_000 + 30_000 + 60_000 + 1_000);
  expect(tws.of("reqMktData")).toHaveLength(4);
  tws.last.end("rst");
  await world.clock.advance(1_000);
  const sent = tws.of("reqMktData").length;
  answers = true;
  await world.clock.advance(16_000);
  expect(tws.of("reqMktData").length).toBe(sent + 1);
  expect(reader.gaps.at(-1)).toBe("resumed");
});

test("drop: each reader of each stream gets one gap and its end", async () => {
  const world = new World({ masterClientId: 1 }, MORNING_MS);
  const pool = world.pool();
  const readers = WATCHES.map(({ name, watch }) => ({ name, reader: new Kept(watch(pool)) }));
  await world.clock.advance(70_000);
  const before = readers.map(({ reader }) => reader.gaps.length);
  world.tws.inject(drop({ how: "rst", times: 1 }));
  await world.clock.advance(10_000);
  for (const [at, { name, reader }] of readers.entries())
    expect(reader.gaps.slice(before[at]), name).toEqual(["gap", "resumed"]);
});

test("at the beginning of a session farms that are well make no stream suspect", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqMktData") send([81, fields[2] ?? "", 0.01, "a", 3]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchNews(AAPL));
  await world.clock.advance(1_000);
  for (const farm of ["usfarm", "eufarm"])
    tws.last.send(errorFrame(-1, 2104, `Market data farm connection is OK:${farm}`));
  await world.clock.advance(40_000);
  expect(reader.gaps).toEqual([]);
  // One that was broken and is well again does, long after it broke.
  tws.last.send(errorFrame(-1, 2103, "Market data farm connection is broken:usfarm"));
  await world.clock.advance(40_000);
  const sent = tws.of("reqMktData").length;
  tws.last.send(errorFrame(-1, 2104, "Market data farm connection is OK:usfarm"));
  await world.clock.advance(40_000);
  expect(tws.of("reqMktData")).toHaveLength(sent + 1);
  expect(reader.gaps.at(-1)).toBe("resumed");
});

test("a snapshot with arriving rows is not requested again, and one without an end is", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000);
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchPositions("DU1"));
  await world.clock.advance(1_000);
  const id = tws.of("reqPositionsMulti")[0]?.fields[2] ?? "";
  const row = (conId: number) => [
    ...[71, 1, id, "DU1", conId, "AAPL", "STK", "", 0, "", "", "NASDAQ", "USD", "AAPL", "NMS", 10, 1, ""],
  ];
  for (let at = 1; at <= 5; at++) {
    await world.clock.advance(9_000);
    tws.last.send(row(at));
  }
  await world.clock.advance(5_000);
  expect([tws.of("reqPositionsMulti").length, reader.gaps]).toEqual([1, []]);
  await world.clock.advance(30_000);
  expect(tws.of("reqPositionsMulti")).toHaveLength(2);
});

test("a stream that ends at the second of two outages is detected, even if it survived the first", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqMktData") send([1, 6, fields[2] ?? "", 1, 100, 3, 0]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(5_000);
  const breaks = (): void =>
    tws.last.send(errorFrame(-1, 2103, "Market data farm connection is broken:usfarm"));
  breaks();
  await world.clock.advance(10_000);
  tws.last.send([1, 6, tws.of("reqMktData")[0]?.fields[2] ?? "", 1, 101, 3, 0]);
  await world.clock.advance(1_000);
  breaks();
  await world.clock.advance(35_000);
  expect(tws.of("reqMktData")).toHaveLength(2);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
});

test("a line that was answered begins with the shortest wait when a later request of it is lost", async () => {
  const world = new World();
  let answers = false;
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqMktData" && answers) send([1, 6, fields[2] ?? "", 1, 100, 3, 0]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(40_000);
  answers = true;
  await world.clock.advance(20_000);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
  answers = false;
  tws.last.send(errorFrame(tws.of("reqMktData").at(-1)?.fields[2] ?? "", 10182, "disconnected"));
  await world.clock.advance(2_000);
  const sent = tws.of("reqMktData").length;
  await world.clock.advance(15_000);
  expect(tws.of("reqMktData")).toHaveLength(sent + 1);
});

test.each([
  { what: "is broken", codes: [2103] },
  { what: "connects", codes: [2119] },
  { what: "of history is broken", codes: [2105] },
  { what: "of contracts is broken", codes: [2157] },
  { what: "of contracts is broken and well again at once", codes: [2157, 2158] },
  { what: "rests", codes: [2108] },
  { what: "that rested is well", codes: [2108, 2104] },
  { what: "is well that was never named before", codes: [2104] },
])("a farm $what: a stream without an event for 30 s after that is requested again", async ({ codes }) => {
  const { world, reader, requests, farm } = await quotes();
  for (const code of codes) farm(code);
  await world.clock.advance(29_900);
  expect([requests(), reader.gaps]).toEqual([1, []]);
  await world.clock.advance(200);
  expect([requests(), reader.gaps]).toEqual([2, ["gap", "resumed"]]);
  expect(reader.all.find(({ kind }) => kind === "gap")).toMatchObject({ reason: "it went silent" });
  await world.clock.advance(120_000);
  expect(requests()).toBe(2);
});

test("farms that become inactive and active again cause checks of their own streams only", async () => {
  const { world, reader, requests, farm } = await quotes();
  for (const code of [2107, 2106, 2159, 2158, 2107]) {
    farm(code, "a");
    await world.clock.advance(20_000);
  }
  await world.clock.advance(40_000);
  expect([requests(), reader.gaps]).toEqual([1, []]);
});

test("a farm that is OK at the beginning causes no check; one that is OK again does", async () => {
  const { world, tws, reader, requests, farm } = await quotes();
  tws.last.end("rst");
  await world.clock.advance(3_000);
  expect([requests(), reader.gaps]).toEqual([2, ["gap", "resumed"]]);
  farm(2104);
  await world.clock.advance(60_000);
  expect(requests()).toBe(2);
  farm(2104);
  await world.clock.advance(31_000);
  expect([requests(), reader.gaps]).toEqual([3, ["gap", "resumed", "gap", "resumed"]]);
});

test.each([2_000, 5_000, 10_000, 14_000])(
  "a line that delivers for another %i ms after a farm broke, and then nothing, is found",
  async (forMs) => {
    const { world, reader, requests, tick, farm } = await quotes();
    farm(2103);
    for (let atMs = 1_000; atMs <= forMs; atMs += 1_000) {
      await world.clock.advance(1_000);
      tick();
    }
    await world.clock.advance(29_900);
    expect([requests(), reader.gaps]).toEqual([1, []]);
    await world.clock.advance(200);
    expect([requests(), reader.gaps]).toEqual([2, ["gap", "resumed"]]);
  },
);

test.each([1_000, 5_000, 16_000, 29_000])(
  "a line that lives with a value every %i ms is not requested again when a farm breaks",
  async (everyMs) => {
    for (const afterMs of [0, everyMs / 2, everyMs - 100]) {
      const { world, reader, requests, tick, farm } = await quotes();
      tick();
      await world.clock.advance(afterMs);
      farm(2103);
      await world.clock.advance(everyMs - afterMs);
      for (let atMs = 0; atMs < 90_000; atMs += everyMs) {
        tick();
        await world.clock.advance(everyMs);
      }
      expect([requests(), reader.gaps]).toEqual([1, []]);
      await world.close();
    }
  },
);
