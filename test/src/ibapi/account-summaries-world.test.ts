import { expect, test } from "vitest";
import type { IbkrPool, Lease, LeaseApi } from "../../../src/mod.ts";
import { accountSummary, accountSummaryEnd, errorFrame, ScriptedTws } from "../../support/scripted-tws.ts";
import { connectivityLost, drop } from "../../support/sim.ts";
import { count, errors, heard, leased, of, type Told } from "../../support/views.ts";
import { World } from "../../support/world.ts";

/** A TWS with account summaries: two numbers in the life of a connection, and updates of what was not cancelled. */
class Summaries {
  readonly world = new World();
  readonly tws: ScriptedTws;
  /** Values by account and tag. */
  readonly book = new Map([
    ["DU1 Cushion", "1"],
    ["DU1 NetLiquidation", "10"],
    ["DU2 Cushion", "2"],
    ["DU2 NetLiquidation", "20"],
  ]);
  readonly groups = new Map([
    ["All", ["DU1", "DU2"]],
    ["second", ["DU2"]],
  ]);
  /** Groups and tags that TWS sends, by number. */
  readonly going = new Map<string, readonly [group: string, tags: string]>();
  readonly numbers = new Set<string>();
  /** More than once requested without a cancel in between. */
  readonly twice: string[] = [];

  constructor() {
    this.tws = new ScriptedTws(this.world, 5000, ({ name, fields }, { send }) => {
      if (name === "reqExecutions") return send([55, 1, fields[2] ?? ""]);
      const [, , id = "", group = "", tags = ""] = fields;
      if (name === "cancelAccountSummary") this.going.delete(id);
      if (name !== "reqAccountSummary") return;
      this.numbers.add(id);
      if (this.going.has(id)) this.twice.push(id);
      if (!this.groups.has(group)) return send(errorFrame(id, 321, `Group ${group} is not known`));
      this.going.set(id, [group, tags]);
      send(...this.#rows(id), accountSummaryEnd(id));
    });
  }

  /** Leases of one pool, and what each is told. */
  async leases(
    count: number,
  ): Promise<{ pool: IbkrPool; leases: Lease[]; apis: LeaseApi[]; told: Told[][] }> {
    const pool = this.world.pool({ port: 5000 });
    const leases = await this.world.clock.until(
      Promise.all(Array.from({ length: count }, () => pool.acquire())),
    );
    const apis = leases.map(({ api }) => api);
    return { pool, leases, apis, told: apis.map(heard) };
  }

  /** A value changes, and TWS says so to whoever asked for it. */
  async change(key: string, value: string): Promise<void> {
    this.book.set(key, value);
    for (const id of this.going.keys()) {
      this.tws.last.send(...this.#rows(id).filter(([, , , account, tag]) => `${account} ${tag}` === key));
    }
    await this.world.clock.advance(100);
  }

  #rows(id: string) {
    const [group = "", tags = ""] = this.going.get(id) ?? [];
    const accounts = this.groups.get(group) ?? [];
    return accounts.flatMap((account) =>
      tags
        .split(",")
        .map((tag) => accountSummary(id, tag, this.book.get(`${account} ${tag}`) ?? "", account)),
    );
  }
}

/** Rows of summaries as number, account, tag and value. */
const rows = (all: readonly Told[] = []): string[] =>
  of(all, "accountSummary").map(([id, account, tag, value]) => `${id} ${account} ${tag} ${value}`);

test("an account summary brings its list once, then what changes, until it is cancelled", async () => {
  const server = new Summaries();
  const { apis, told } = await server.leases(1);
  apis[0]?.reqAccountSummary(7, "All", "Cushion");
  await server.world.clock.advance(1_000);
  await server.change("DU2 Cushion", "3");
  await server.change("DU1 NetLiquidation", "11");
  // Repeated without a change: nothing to tell.
  await server.change("DU2 Cushion", "3");
  await server.change("DU2 Cushion", "4");
  expect(told[0]?.map(([event]) => event)).toEqual([
    ...["accountSummary", "accountSummary", "accountSummaryEnd", "accountSummary", "accountSummary"],
  ]);
  expect(rows(told[0])).toEqual([
    ...["7 DU1 Cushion 1", "7 DU2 Cushion 2", "7 DU2 Cushion 3", "7 DU2 Cushion 4"],
  ]);
  expect(server.tws.of("reqAccountSummary")).toHaveLength(1);
  apis[0]?.cancelAccountSummary(7);
  await server.world.clock.advance(100);
  expect(server.going.size).toBe(0);
  await server.change("DU2 Cushion", "5");
  expect(rows(told[0])).toHaveLength(4);
  // Its number is unknown now.
  apis[0]?.cancelAccountSummary(7);
  expect(errors(told[0] ?? [])).toEqual([[300, 7]]);
});

test("two leases with different groups and tags get their own rows, and nothing of the other's", async () => {
  const server = new Summaries();
  const { world } = server;
  const { leases, apis, told } = await server.leases(2);
  apis[0]?.reqAccountSummary(1, "All", "Cushion");
  apis[1]?.reqAccountSummary(1, "second", "NetLiquidation,Cushion");
  await world.clock.advance(5_000);
  for (const [key, value] of [
    ["DU1 Cushion", "1.5"],
    ["DU2 NetLiquidation", "25"],
    ["DU2 Cushion", "2.5"],
  ] as const)
    await server.change(key, value);
  // TWS sends one of them at a time: they take turns.
  await world.clock.advance(60_000);
  expect(told.map((all) => of(all, "accountSummaryEnd"))).toEqual([[[1]], [[1]]]);
  expect(rows(told[0]).slice(0, 2)).toEqual(["1 DU1 Cushion 1", "1 DU2 Cushion 2"]);
  expect(rows(told[0]).slice(2).sort()).toEqual(["1 DU1 Cushion 1.5", "1 DU2 Cushion 2.5"]);
  expect(rows(told[1]).slice(0, 2)).toEqual(["1 DU2 NetLiquidation 20", "1 DU2 Cushion 2"]);
  expect(rows(told[1]).slice(2).sort()).toEqual(["1 DU2 Cushion 2.5", "1 DU2 NetLiquidation 25"]);
  await leases[0]?.release();
  await server.change("DU1 Cushion", "9");
  await world.clock.advance(30_000);
  const asked = server.tws.of("reqAccountSummary").length;
  await server.change("DU2 Cushion", "9");
  expect(rows(told[1]).at(-1)).toBe("1 DU2 Cushion 9");
  expect(rows(told[0])).toHaveLength(4);
  // The one that is left has no turns to take.
  await world.clock.advance(60_000);
  expect(server.tws.of("reqAccountSummary")).toHaveLength(asked);
  await leases[1]?.release();
  await world.clock.advance(100);
  expect([server.going.size, server.numbers.size, server.twice]).toEqual([0, 2, []]);
});

test("equal account summaries of two leases share one at TWS, which ends with the last of them", async () => {
  const server = new Summaries();
  const { leases, apis, told } = await server.leases(2);
  apis[0]?.reqAccountSummary(3, "All", "Cushion");
  apis[1]?.reqAccountSummary(4, "All", " Cushion ");
  await server.world.clock.advance(60_000);
  expect(server.tws.of("reqAccountSummary")).toHaveLength(1);
  await server.change("DU1 Cushion", "5");
  apis[0]?.cancelAccountSummary(3);
  await server.change("DU1 Cushion", "6");
  expect(rows(told[0]).slice(2)).toEqual(["3 DU1 Cushion 5"]);
  expect(rows(told[1]).slice(2)).toEqual(["4 DU1 Cushion 5", "4 DU1 Cushion 6"]);
  expect(server.tws.of("cancelAccountSummary")).toEqual([]);
  await leases[1]?.release();
  await server.world.clock.advance(100);
  expect(server.going.size).toBe(0);
});

test("an account summary goes on beside reads of the same and of others, and beside streams", async () => {
  const server = new Summaries();
  const { world } = server;
  const { pool, leases, apis, told } = await server.leases(1);
  apis[0]?.reqAccountSummary(1, "All", "Cushion");
  await world.clock.advance(1_000);
  const controller = new AbortController();
  const stream = pool.watchAccount("DU1", { signal: controller.signal }).forEach(() => {});
  for (let times = 1; times <= 4; times++) {
    const tags = times === 2 ? ["Cushion"] : ["NetLiquidation"];
    const read = await world.clock.until(leases[0]?.getAccountSummary({ tags }) ?? Promise.reject());
    expect(read.map(({ tag }) => tag)).toEqual([tags[0], tags[0]]);
    await server.change("DU1 Cushion", `${times * 100}`);
    await world.clock.advance(1_000);
    expect(rows(told[0]).slice(2)).toEqual(
      Array.from({ length: times }, (_, at) => `1 DU1 Cushion ${(at + 1) * 100}`),
    );
  }
  expect(of(told[0] ?? [], "accountSummaryEnd")).toHaveLength(1);
  controller.abort();
  await stream.catch(() => {});
  apis[0]?.cancelAccountSummary(1);
  await world.clock.advance(1_000);
  expect([server.going.size, server.numbers.size, server.twice]).toEqual([0, 2, []]);
});

test("changes during the turn of another account summary are emitted after that turn", async () => {
  const server = new Summaries();
  const { leases, apis, told } = await server.leases(1);
  apis[0]?.reqAccountSummary(1, "All", "Cushion");
  await server.world.clock.advance(1_000);
  const read = leases[0]?.getAccountSummary({ tags: ["NetLiquidation"] });
  // TWS has not sent the answer yet, and sends no updates of what was cancelled.
  server.book.set("DU2 Cushion", "8");
  await server.world.clock.until(read ?? Promise.reject());
  await server.world.clock.advance(1_000);
  expect(rows(told[0]).slice(2)).toEqual(["1 DU2 Cushion 8"]);
});

test("a number that is used again stands for the new account summary", async () => {
  const server = new Summaries();
  const { apis, told } = await server.leases(1);
  apis[0]?.reqAccountSummary(1, "All", "Cushion");
  await server.world.clock.advance(1_000);
  apis[0]?.reqAccountSummary(1, "second", "NetLiquidation");
  await server.world.clock.advance(30_000);
  await server.change("DU1 Cushion", "9");
  await server.change("DU2 NetLiquidation", "21");
  expect(rows(told[0]).slice(2)).toEqual(["1 DU2 NetLiquidation 20", "1 DU2 NetLiquidation 21"]);
  expect(of(told[0] ?? [], "accountSummaryEnd")).toEqual([[1], [1]]);
  apis[0]?.cancelAccountSummary(1);
  await server.world.clock.advance(100);
  expect([server.going.size, errors(told[0] ?? [])]).toEqual([0, []]);
});

test("an account summary that is taken back before its turn is not sent", async () => {
  const { world, apis, leases } = await leased(1, { messagesPerSecond: 5 });
  for (let id = 1; id <= 5; id++) apis[0]?.reqContractDetails(id, { symbol: "AAPL" });
  apis[0]?.reqAccountSummary(1, "All", "Cushion");
  apis[0]?.cancelAccountSummary(1);
  apis[0]?.reqAccountSummary(2, "All", "Cushion");
  await leases[0]?.release();
  await world.clock.advance(10_000);
  expect(count(world.tws, "reqAccountSummary")).toBe(0);
});

test("an account summary that TWS refuses, or ends later, is reported under the caller's ID", async () => {
  const server = new Summaries();
  const { world, tws } = server;
  const { apis, told } = await server.leases(2);
  apis[0]?.reqAccountSummary(1, "nobody", "Cushion");
  apis[0]?.reqAccountSummary(2, "All", "");
  apis[1]?.reqAccountSummary(9, "All", "Cushion");
  await world.clock.advance(30_000);
  expect(errors(told[0] ?? [])).toEqual([
    [320, 2],
    [321, 1],
  ]);
  // A notice ends nothing.
  const [id = ""] = server.going.keys();
  tws.last.send(errorFrame(id, 2_104, "Market data farm connection is OK:usfarm"));
  await server.change("DU1 Cushion", "5");
  expect(rows(told[1]).at(-1)).toBe("9 DU1 Cushion 5");
  tws.last.send(errorFrame(id, 162, "Account data are not there"));
  await world.clock.advance(100);
  expect(errors(told[1] ?? []).filter(([code]) => code !== 2_104)).toEqual([[162, 9]]);
  const asked = tws.of("reqAccountSummary").length;
  await world.clock.advance(60_000);
  expect(tws.of("reqAccountSummary")).toHaveLength(asked);
  apis[1]?.cancelAccountSummary(9);
  expect(errors(told[1] ?? []).at(-1)).toEqual([300, 9]);
  expect(of(told[0] ?? [], "accountSummaryEnd")).toEqual([]);
});

test("the holder of an account summary is notified when TWS refuses to send it again", async () => {
  const server = new Summaries();
  const { world } = server;
  const { leases, apis, told } = await server.leases(1);
  apis[0]?.reqAccountSummary(1, "second", "Cushion");
  await world.clock.advance(1_000);
  server.groups.delete("second");
  await world.clock.until(leases[0]?.getAccountSummary({ tags: ["NetLiquidation"] }) ?? Promise.reject());
  await world.clock.advance(30_000);
  expect(errors(told[0] ?? [])).toEqual([[321, 1]]);
  expect(server.tws.of("reqAccountSummary")).toHaveLength(3);
  expect(server.going.size).toBe(0);
});

test("after 1101 an account summary goes on; after a lost session it is over, with its lease", async () => {
  const { world, pool, apis, told } = await leased(1);
  apis[0]?.reqAccountSummary(1, "All", "NetLiquidation");
  await world.clock.advance(3_000);
  const outage = world.tws.inject(connectivityLost({ data: "lost" }));
  await world.clock.advance(20_000);
  outage.heal();
  await world.clock.advance(400_000);
  const before = rows(told[0]).length;
  expect(before).toBeGreaterThan(2);
  expect(of(told[0] ?? [], "accountSummaryEnd")).toHaveLength(1);
  world.tws.inject(drop({ times: 1 }));
  await world.clock.advance(30_000);
  expect(told[0]?.at(-1)).toEqual(["disconnected"]);
  const next = await world.clock.until(pool.acquire());
  const all = heard(next.api);
  next.api.reqAccountSummary(1, "All", "NetLiquidation");
  await world.clock.advance(600_000);
  expect(rows(told[0])).toHaveLength(before);
  expect(rows(all).length).toBeGreaterThan(1);
});

test("the oldest of more than a hundred account summaries of one lease ends, with an error", async () => {
  const server = new Summaries();
  const { leases, apis, told } = await server.leases(1);
  for (let id = 1; id <= 102; id++) apis[0]?.reqAccountSummary(id, "All", "Cushion");
  await server.world.clock.advance(1_000);
  expect(errors(told[0] ?? [])).toEqual([
    [322, 1],
    [322, 2],
  ]);
  expect(of(told[0] ?? [], "accountSummaryEnd")).toHaveLength(100);
  expect(server.tws.of("reqAccountSummary")).toHaveLength(1);
  await leases[0]?.release();
  await server.world.clock.advance(100);
  expect(server.going.size).toBe(0);
});

test.each([
  ["a third one", "second"],
  ["one of them", "All"],
])("different account summaries take turns of 10 s while another caller reads %s", async (_which, group) => {
  const server = new Summaries();
  const { pool, apis, told } = await server.leases(2);
  apis[0]?.reqAccountSummary(1, "All", "Cushion");
  apis[1]?.reqAccountSummary(2, "All", "NetLiquidation");
  await server.world.clock.advance(1_000);
  for (let at = 0; at < 10; at++) {
    await server.world.clock.until(pool.getAccountSummary({ group, tags: ["Cushion"] }));
    await server.world.clock.advance(8_000);
    if (at !== 2) continue;
    server.book.set("DU1 Cushion", "3");
    server.book.set("DU1 NetLiquidation", "12");
  }
  expect(rows(told[0]).at(-1)).toBe("1 DU1 Cushion 3");
  expect(rows(told[1])).toContain("2 DU1 NetLiquidation 12");
});
