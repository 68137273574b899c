import { expect, test } from "vitest";
import { AAPL } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { errorFrame, type Frame, OPEN_ORDER_END, ScriptedTws } from "../../support/scripted-tws.ts";
import { connectivityLost } from "../../support/sim.ts";
import { MORNING_MS, WATCHES } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

const LOST = errorFrame(-1, 1100, "Connectivity between IB and TWS has been lost");
const KEPT = errorFrame(-1, 1102, "Connectivity restored, data maintained");
const GONE = errorFrame(-1, 1101, "Connectivity restored, data lost");

test.each(WATCHES)(
  "$name: opened while TWS is cut off, it has a gap at once, which ends when TWS is back",
  async ({ watch }) => {
    for (const data of ["kept", "lost"] as const) {
      const world = new World({}, MORNING_MS);
      const pool = world.pool();
      await world.clock.until(pool.connect());
      const outage = world.tws.inject(connectivityLost({ data }));
      await world.clock.advance(1_000);
      const [first, second] = [new Kept(watch(pool)), new Kept(watch(pool))];
      await world.clock.advance(0);
      expect(first.all[0]).toMatchObject({ kind: "gap", reason: "TWS is cut off from IBKR" });
      await world.clock.advance(60_000);
      expect([first.gaps, second.gaps]).toEqual([["gap"], ["gap"]]);
      outage.heal();
      await world.clock.advance(60_000);
      expect(first.gaps.slice(0, 2)).toEqual(["gap", "resumed"]);
      expect(first.gaps.at(-1)).toBe("resumed");
      expect(second.gaps).toEqual(first.gaps);
      await world.close();
    }
  },
);

const fill = (reqId: number | string, execId: string): Frame => [
  ...[11, reqId, 50, 265598, "AAPL", "STK", "", 0, "", "", "NASDAQ", "USD", "AAPL", "NMS", execId],
  ...["20260113 10:00:00", "DU1", "NASDAQ", "BOT", 10, 100, 777, 1, 0, 10, 100, "", "", "", "", 1, 0],
];
const position = (reqId: number | string, conId: number, size: number): Frame => [
  ...[71, 1, reqId, "DU1", conId, "AAPL", "STK", "", 0, "", "", "NASDAQ", "USD", "AAPL", "NMS", size, 1, ""],
];
const status = (what: string): Frame => [...[3, 50, what, 0, 10, 0, 777, 0, 0, 1, "", 0]];

/** A TWS with one position and one order, of which all is told that it knows. */
function trading() {
  const world = new World({}, MORNING_MS);
  const book = { fills: [] as string[], positions: 10, open: true };
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    const id = fields[2] ?? "";
    if (name === "reqExecutions") {
      const none = fields.includes("29991231-23:59:59");
      send(...(none ? [] : book.fills.map((execId) => fill(id, execId))), [55, 1, id]);
    }
    if (name === "reqPositionsMulti")
      send(...(book.positions === 0 ? [] : [position(id, 1, book.positions)]), [72, 1, id]);
    if (name === "reqOpenOrders") send(...(book.open ? [status("Submitted")] : []), OPEN_ORDER_END);
  });
  return { world, book, tws, pool: world.pool({ port: 5000 }) };
}

const BACK = [
  { how: "1102", back: (tws: ScriptedTws) => tws.last.send(KEPT) },
  { how: "1101", back: (tws: ScriptedTws) => tws.last.send(GONE) },
  { how: "a lost session", back: (tws: ScriptedTws) => tws.last.end("rst") },
];

test.each(BACK)(
  "a fill while TWS is disconnected is emitted at once, and not again after $how",
  async ({ back }) => {
    const { world, book, tws, pool } = trading();
    const reader = new Kept(pool.watchExecutions());
    const told = () =>
      reader.values.flatMap((value) => (value.kind === "fill" ? [value.execution.execId] : []));
    await world.clock.advance(2_000);
    tws.last.send(LOST);
    await world.clock.advance(1_000);
    book.fills.push("0001.01");
    tws.last.send(fill(-1, "0001.01"));
    await world.clock.advance(0);
    expect(told()).toEqual(["0001.01"]);
    back(tws);
    await world.clock.advance(120_000);
    expect(told()).toEqual(["0001.01"]);
    expect(reader.gaps).toEqual(["gap", "resumed"]);
  },
);

test.each(BACK)(
  "a position closed while TWS is disconnected is emitted once, even after $how",
  async ({ back }) => {
    const { world, book, tws, pool } = trading();
    const reader = new Kept(pool.watchPositions("DU1"));
    await world.clock.advance(2_000);
    const id = tws.of("reqPositionsMulti")[0]?.fields[2] ?? "";
    tws.last.send(LOST);
    await world.clock.advance(1_000);
    book.positions = 0;
    tws.last.send(position(id, 1, 0));
    await world.clock.advance(0);
    expect(reader.values.map(({ pos }) => pos)).toEqual([10, 0]);
    back(tws);
    await world.clock.advance(120_000);
    expect(reader.values.map(({ pos }) => pos)).toEqual([10, 0]);
  },
);

test.each(BACK.flatMap((one) => ["Cancelled", "Filled"].map((ending) => ({ ...one, ending }))))(
  "an order $ending while TWS is disconnected is emitted once, even after $how",
  async ({ back, ending }) => {
    const { world, book, tws, pool } = trading();
    const reader = new Kept(pool.watchOrders());
    await world.clock.advance(2_000);
    tws.last.send(LOST);
    await world.clock.advance(1_000);
    book.open = false;
    tws.last.send(status(ending));
    await world.clock.advance(1_000);
    back(tws);
    await world.clock.advance(120_000);
    const told = reader.values.map((value) => (value.kind === "order" ? "order" : value.status));
    expect(told).toEqual(["Submitted", ending]);
  },
);

/** A TWS that sends a snapshot of so many positions, a while after it was asked. */
function holding(rows: number, asked: (tws: ScriptedTws) => void = () => {}) {
  const world = new World();
  const tws: ScriptedTws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name !== "reqPositionsMulti") return;
    const id = fields[2] ?? "";
    asked(tws);
    const all = Array.from({ length: rows }, (_, at) => position(id, at + 1, 10));
    world.clock.after(100, () => send(...all, [72, 1, id]));
  });
  return { world, tws, pool: world.pool({ port: 5000 }) };
}

test("a snapshot of 1 500 rows is emitted before its end, even while TWS is disconnected", async () => {
  for (const cutOff of [false, true]) {
    const { world, tws, pool } = holding(1_500, () => cutOff && tws.last.send(LOST));
    const first = new Kept(pool.watchPositions("DU1"));
    const strict = new Kept(pool.watchPositions("DU1", { bufferMax: 1, onOverflow: "error" }));
    await world.clock.advance(2_000);
    const late = new Kept(pool.watchPositions("DU1", { bufferMax: 1, onOverflow: "error" }));
    const called: string[] = [];
    pool
      .watchPositions("DU1")
      .forEach(({ kind }) => void called.push(kind))
      .catch(() => {});
    await world.clock.advance(0);
    for (const kinds of [...[first, strict, late].map(({ all }) => all.map(({ kind }) => kind)), called]) {
      const told = kinds.filter((kind) => kind !== "gap");
      expect(told).toHaveLength(1_501);
      expect(told.indexOf("snapshot-end")).toBe(1_500);
      expect(kinds.includes("gap")).toBe(cutOff);
    }
    expect([strict.over, late.over]).toEqual(["reading", "reading"]);
    tws.last.end("rst");
    await world.clock.advance(10_000);
    // A snapshot after a lost session is no fault of the reader either.
    expect([strict.over, late.over]).toEqual(["reading", "reading"]);
    expect(strict.values).toHaveLength(3_000);
    await world.close();
  }
});

test("timeoutMs: the end of an empty snapshot ends the wait for the first value", async () => {
  const { world, pool } = holding(0);
  const first = new Kept(pool.watchPositions("DU1", { timeoutMs: 5_000 }));
  await world.clock.advance(3_000);
  const late = new Kept(pool.watchPositions("DU1", { timeoutMs: 1 }));
  await world.clock.advance(6_000);
  for (const { all, over } of [first, late]) {
    expect(all).toEqual([{ kind: "snapshot-end" }]);
    expect(over).toBe("reading");
  }
});

test("timeoutMs: news that TWS has confirmed may take hours, and news that it has not may not", async () => {
  const world = new World();
  let confirms = true;
  new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqMktData" && confirms) send([81, fields[2] ?? "", 0.01, "", 3]);
  });
  const pool = world.pool({ port: 5000 });
  const watch = () => new Kept(pool.watchNews(AAPL, { timeoutMs: 5_000 }));
  const first = watch();
  await world.clock.advance(3_000);
  const late = watch();
  await world.clock.advance(9_000);
  expect([first.over, late.over]).toEqual(["reading", "reading"]);
  for (const { stream } of [first, late]) await stream.return?.();
  confirms = false;
  const other = watch();
  await world.clock.advance(5_000);
  expect(other.over).toMatchObject({ code: "REQUEST_TIMEOUT" });
});

test("close() inside a callback at 1100 resolves when the connection is gone", async () => {
  const { world, tws, pool } = trading();
  let left: number | undefined;
  const reading = pool.watchMarketData(AAPL).forEach(({ kind }) => {
    if (kind === "gap") void pool.close().then(() => (left = world.network.live));
  });
  const over = world.outcome(reading);
  await world.clock.advance(2_000);
  tws.last.send(LOST);
  await world.clock.advance(5_000);
  expect(left).toBe(0);
  expect(await over).toMatchObject({ error: { code: "CLOSED" } });
});
