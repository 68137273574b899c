import { expect, test } from "vitest";
import { AAPL, AAPL_NUMBERED, ACCOUNT } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { type Frame, ScriptedTws } from "../../support/scripted-tws.ts";
import { drop } from "../../support/sim.ts";
import { MORNING_MS, WATCHES } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

/** One position of a request with a number. */
const row = (id: string, symbol: string, conId: number, pos: number, model = ""): Frame => [
  ...[71, 1, id, "DU1", conId, symbol, "STK", "", 0, "", "", "NASDAQ", "USD", symbol, "NMS", pos, 1, model],
];

test("positions closed during a gap are emitted with 0 units when the next snapshot is whole", async () => {
  const world = new World();
  let held: readonly (readonly [string, number, number])[] = [
    ["AAPL", 1, 10],
    ["MSFT", 2, 20],
    ["TSLA", 3, 30],
  ];
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    const id = fields[2] ?? "";
    if (name === "reqPositionsMulti") send(...held.map((one) => row(id, ...one)), [72, 1, id]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchPositions("DU1"));
  await world.clock.advance(1_000);
  const first = tws.of("reqPositionsMulti")[0]?.fields[2] ?? "";
  tws.last.send(row(first, "TSLA", 3, 0));
  await world.clock.advance(0);
  const before = reader.all.length;
  held = [
    ["AAPL", 1, 12],
    ["NVDA", 4, 40],
  ];
  tws.last.end("rst");
  await world.clock.advance(10_000);
  const since = reader.all.slice(before);
  expect(since.map(({ kind }) => kind)).toEqual(["gap", "resumed", "update", "update", "update"]);
  const rows = since.flatMap((one) =>
    one.kind === "update" ? [[one.value.contract.symbol, one.value.pos]] : [],
  );
  expect(rows).toEqual([
    ["AAPL", 12],
    ["NVDA", 40],
    ["MSFT", 0],
  ]);
  expect(reader.ends).toBe(1);
  // Who comes late sees what is held, and no more.
  const late = new Kept(pool.watchPositions("DU1"));
  await world.clock.advance(0);
  expect(late.values.map(({ contract }) => contract.symbol)).toEqual(["AAPL", "NVDA"]);
  expect(late.all.at(-1)?.kind).toBe("snapshot-end");
  const [one] = late.values;
  expect([Object.isFrozen(one), Object.isFrozen(one?.contract)]).toEqual([true, true]);
});

test("two models that hold the same contract are two positions", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    const id = fields[2] ?? "";
    if (name === "reqPositionsMulti")
      send(row(id, "AAPL", 1, 10, "A"), row(id, "AAPL", 1, 20, "B"), [72, 1, id]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchPositions("DU1"));
  await world.clock.advance(1_000);
  const told = ({ values }: typeof reader) => values.map(({ modelCode, pos }) => [modelCode, pos]);
  expect(told(reader)).toEqual([
    ["A", 10],
    ["B", 20],
  ]);
  tws.last.send(row(tws.of("reqPositionsMulti")[0]?.fields[2] ?? "", "AAPL", 1, 0, "A"));
  await world.clock.advance(0);
  expect(told(reader).at(-1)).toEqual(["A", 0]);
  // B still holds its own.
  const late = new Kept(pool.watchPositions("DU1"));
  await world.clock.advance(0);
  expect(told(late)).toEqual([["B", 20]]);
});

test("the values of two models of an account are each known to a late reader", async () => {
  const world = new World();
  const value = (id: string, model: string, amount: string): Frame => [
    ...[73, 1, id, "DU1", model, "NetLiquidation", amount, "USD"],
  ];
  new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    const id = fields[2] ?? "";
    if (name === "reqAccountUpdatesMulti") send(value(id, "A", "1"), value(id, "B", "2"), [74, 1, id]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchAccount("DU1"));
  await world.clock.advance(1_000);
  const late = new Kept(pool.watchAccount("DU1"));
  await world.clock.advance(0);
  for (const { values } of [reader, late]) expect(values.map(({ value }) => value)).toEqual(["1", "2"]);
});

test.each(["watchPositions", "watchAccount", "watchOrders", "watchExecutions", "watchHistoricalBars"])(
  "%s: the end of the snapshot reaches each reader once, whenever it joins",
  async (name) => {
    const world = new World({ masterClientId: 1 }, MORNING_MS);
    const pool = world.pool();
    const one = WATCHES.find((watch) => watch.name === name);
    if (one === undefined) throw new Error(`there is no ${name}`);
    const readers = [new Kept(one.watch(pool)), new Kept(one.watch(pool))];
    await world.clock.advance(5_000);
    readers.push(new Kept(one.watch(pool)));
    await world.clock.advance(5_000);
    world.tws.inject(drop({ times: 1, how: "rst" }));
    await world.clock.advance(10);
    // One that comes during a gap is told what is known, and that data are missing.
    readers.push(new Kept(one.watch(pool)));
    await world.clock.advance(30_000);
    readers.push(new Kept(one.watch(pool)));
    await world.clock.advance(5_000);
    expect(readers.map(({ ends }) => ends)).toEqual([1, 1, 1, 1, 1]);
    // What a late reader is told before the mark is all that the first one knew.
    const [, , , gap, late] = readers.map(({ all }) => all.findIndex(({ kind }) => kind === "snapshot-end"));
    if (name === "watchHistoricalBars" || name === "watchPositions") {
      expect(gap).toBeGreaterThan(2);
      expect(late).toBeGreaterThanOrEqual(gap ?? 0);
    }
  },
);

test("streams of different accounts do not share their values", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const one = new Kept(pool.watchPnL(ACCOUNT));
  const other = new Kept(pool.watchPnLSingle(AAPL_NUMBERED, ACCOUNT));
  const data = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(5_000);
  for (const reader of [one, other])
    for (const value of reader.values) expect(Object.isFrozen(value)).toBe(true);
  expect(data.values.every((value) => Object.isFrozen(value))).toBe(true);
  expect(pool.stats().streams.streams).toBe(3);
});
