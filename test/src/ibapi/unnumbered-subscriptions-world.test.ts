import { expect, test } from "vitest";
import { AAPL } from "../../support/contracts.ts";
import {
  accountDownloadEnd,
  accountValue,
  POSITION_END,
  position,
  ScriptedTws,
} from "../../support/scripted-tws.ts";
import { bulletin, connectivityLost } from "../../support/sim.ts";
import { AT_MARKET, count, errors, heard, leased, loose, of, type Told } from "../../support/views.ts";
import { World } from "../../support/world.ts";

const sizes = (all: readonly Told[], symbol: string): unknown[] =>
  of(all, "position")
    .filter(([, contract]) => (contract as { symbol: string }).symbol === symbol)
    .map(([, , pos]) => pos);

test("reqPositions emits the list and its end once to each caller, then changes until its cancel", async () => {
  const { world, pool, leases, apis, told } = await leased(3);
  apis[0]?.reqPositions();
  await world.clock.advance(3_000);
  apis[1]?.reqPositions();
  const rows = await world.clock.until(pool.getPositions());
  await world.clock.advance(3_000);
  for (const all of told.slice(0, 2)) {
    expect(of(all, "position")).toHaveLength(rows.length);
    expect(of(all, "positionEnd")).toHaveLength(1);
  }
  const before = sizes(told[0] ?? [], "AAPL").at(-1);
  apis[2]?.placeOrder(1, AAPL, AT_MARKET);
  await world.clock.advance(5_000);
  for (const all of told.slice(0, 2)) expect(sizes(all, "AAPL").slice(1)).toEqual([Number(before) + 1]);
  // One leaves, another reads: who stays goes on receiving.
  apis[0]?.cancelPositions();
  await world.clock.until(pool.getPositions());
  await world.clock.advance(1_000);
  expect(count(world.tws, "cancelPositions")).toBe(0);
  apis[2]?.placeOrder(2, AAPL, AT_MARKET);
  await world.clock.advance(5_000);
  expect([0, 1].map((at) => sizes(told[at] ?? [], "AAPL").length)).toEqual([2, 3]);
  expect(of(told[2] ?? [], "position")).toEqual([]);
  await leases[1]?.release();
  await world.clock.advance(1_000);
  expect(count(world.tws, "cancelPositions")).toBe(1);
  const after = await world.clock.until(pool.getPositions());
  expect(after.find(({ contract }) => contract.symbol === "AAPL")?.pos).toBe(Number(before) + 2);
});

test("positions requested again by the same caller come whole again, and TWS is sent no cancel", async () => {
  const { world, apis, told } = await leased(1);
  apis[0]?.reqPositions();
  await world.clock.advance(3_000);
  apis[0]?.reqPositions();
  await world.clock.advance(3_000);
  expect(of(told[0] ?? [], "positionEnd")).toHaveLength(2);
  expect(sizes(told[0] ?? [], "AAPL")).toHaveLength(2);
  expect(count(world.tws, "cancelPositions")).toBe(0);
  apis[0]?.cancelPositions();
  await world.clock.advance(1_000);
  expect(count(world.tws, "cancelPositions")).toBe(1);
});

test("after 1101 changes of positions are emitted again", async () => {
  const { world, apis, told } = await leased(2);
  apis[0]?.reqPositions();
  await world.clock.advance(3_000);
  const outage = world.tws.inject(connectivityLost({ data: "lost" }));
  await world.clock.advance(20_000);
  outage.heal();
  await world.clock.advance(20_000);
  apis[1]?.placeOrder(1, AAPL, AT_MARKET);
  await world.clock.advance(5_000);
  expect(sizes(told[0] ?? [], "AAPL")).toHaveLength(2);
  expect(of(told[0] ?? [], "positionEnd")).toHaveLength(1);
  expect(of(told[1] ?? [], "position")).toEqual([]);
});

test("two leases with different accounts both get theirs, and nothing of the other's", async () => {
  const world = new World();
  const values = new Map([
    ["DU1", 10],
    ["DU2", 20],
  ]);
  new ScriptedTws(
    world,
    5000,
    ({ name, fields }, { send }) => {
      const [, , on, account = ""] = fields;
      if (name === "reqAccountUpdates" && on === "1") {
        send(accountValue("NetLiquidation", `${values.get(account)}`, account), accountDownloadEnd(account));
      }
    },
    { accounts: "DU1,DU2" },
  );
  const pool = world.pool({ port: 5000 });
  const leases = await world.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  const told = leases.map(({ api }) => heard(api));
  leases[0]?.api.reqAccountUpdates(true, "DU1");
  leases[1]?.api.reqAccountUpdates(true, "DU2");
  await world.clock.advance(5_000);
  values.set("DU1", 11);
  values.set("DU2", 21);
  // TWS sends one account at a time: they take turns.
  await world.clock.advance(60_000);
  for (const [at, account] of ["DU1", "DU2"].entries()) {
    const all = told[at] ?? [];
    expect(of(all, "updateAccountValue")).toEqual([
      ["NetLiquidation", `${10 * (at + 1)}`, "USD", account],
      ["NetLiquidation", `${10 * (at + 1) + 1}`, "USD", account],
    ]);
    expect(of(all, "accountDownloadEnd")).toEqual([[account]]);
  }
  leases[0]?.api.reqAccountUpdates(false, "DU1");
  values.set("DU1", 12);
  values.set("DU2", 22);
  await world.clock.advance(60_000);
  expect(of(told[0] ?? [], "updateAccountValue")).toHaveLength(2);
  await leases[1]?.release();
  await world.clock.advance(1_000);
});

test("rows of another account that arrive before the caller's list are not emitted", async () => {
  const world = new World();
  new ScriptedTws(world, 5000, ({ name }, { send }) => {
    if (name !== "reqAccountUpdates") return;
    send(accountValue("Cushion", "9", "DU2"), accountValue("Cushion", "1", "DU1"), accountDownloadEnd("DU1"));
  });
  const lease = await world.clock.until(world.pool({ port: 5000 }).acquire());
  const all = heard(lease.api);
  loose(lease.api).reqAccountUpdates?.(true);
  await world.clock.advance(5_000);
  expect(of(all, "updateAccountValue").map(([, , , account]) => account)).not.toContain("DU2");
  expect(of(all, "accountDownloadEnd")).toEqual([["DU1"]]);
});

test("bulletins are emitted once to each caller, until its cancel or release", async () => {
  const { world, leases, apis, told } = await leased(3);
  apis[0]?.reqNewsBulletins(true);
  await world.clock.advance(100);
  world.tws.inject(bulletin({ text: "one" }));
  await world.clock.advance(100);
  apis[1]?.reqNewsBulletins(true);
  await world.clock.advance(100);
  apis[0]?.cancelNewsBulletins();
  await world.clock.advance(100);
  expect(count(world.tws, "cancelNewsBulletins")).toBe(0);
  world.tws.inject(bulletin({ text: "two" }));
  await world.clock.advance(100);
  const texts = told.map((all) => of(all, "updateNewsBulletin").map(([, , message]) => message));
  expect(texts).toEqual([["one"], ["two"], []]);
  await leases[1]?.release();
  await world.clock.advance(100);
  expect(count(world.tws, "cancelNewsBulletins")).toBe(1);
});

test("a list that changes while it is being received is emitted with its last values", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name }, { send }) => {
    if (name === "reqPositions") send(position("AAPL", 1, 10), POSITION_END, position("AAPL", 1, 11));
  });
  const lease = await world.clock.until(world.pool({ port: 5000 }).acquire());
  const all = heard(lease.api);
  lease.api.reqPositions();
  await world.clock.advance(1_000);
  expect(sizes(all, "AAPL")).toEqual([10, 11]);
  tws.last.send(position("AAPL", 1, 11), position("AAPL", 1, 0));
  await world.clock.advance(1_000);
  expect(sizes(all, "AAPL")).toEqual([10, 11, 0]);
});

test("positions requested while TWS is mute and disconnected arrive afterwards, without an error", async () => {
  const world = new World();
  let mute = true;
  const tws = new ScriptedTws(world, 5000, ({ name }, { send }) => {
    if (name === "reqPositions" && !mute) send(position("AAPL", 1, 10), POSITION_END);
    if (name === "reqExecutions" && !mute) send([55, 1, 0]);
  });
  const lease = await world.clock.until(world.pool({ port: 5000 }).acquire());
  const all = heard(lease.api);
  tws.last.send([4, 2, -1, 1100, "Connectivity between IBKR and TWS has been lost.", ""]);
  await world.clock.advance(10);
  lease.api.reqPositions();
  lease.api.reqOpenOrders();
  await world.clock.advance(45_000);
  // The list of orders is not answered at all: its error comes in its time, and not as a lost connection.
  expect(errors(all)).toEqual([[322, -1]]);
  mute = false;
  tws.last.send([4, 2, -1, 1102, "Connectivity between IBKR and TWS has been restored.", ""]);
  await world.clock.advance(45_000);
  expect(sizes(all, "AAPL")).toEqual([10]);
  expect(errors(all)).toEqual([[322, -1]]);
  expect(String(of(all, "error")[0]?.[0])).toContain("Cannot read the open orders: ");
});

test("requestFA is answered once to its caller; an unknown kind is refused", async () => {
  const world = new World();
  new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "requestFA") send([16, 1, 3, "<aliases/>"], [16, 1, fields[2] ?? "", "<xml/>"]);
  });
  const pool = world.pool({ port: 5000 });
  const leases = await world.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  const told = leases.map(({ api }) => heard(api));
  leases[0]?.api.requestFA(1);
  await world.clock.advance(1_000);
  loose(leases[1]?.api as never).requestFA?.(9);
  loose(leases[1]?.api as never).requestFA?.("x");
  await world.clock.advance(1_000);
  expect(of(told[0] ?? [], "receiveFA")).toEqual([[1, "<xml/>"]]);
  expect(of(told[1] ?? [], "receiveFA")).toEqual([]);
  expect(errors(told[1] ?? [])).toEqual([
    [320, -1],
    [320, -1],
  ]);
});
