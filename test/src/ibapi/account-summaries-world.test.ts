import { expect, test } from "vitest";
import { rows, Summaries } from "../../support/account-summaries-server.ts";
import { errors, of } from "../../support/views.ts";

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
