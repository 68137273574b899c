import { expect, test } from "vitest";
import { rows, Summaries } from "../../support/account-summaries-server.ts";
import { errorFrame } from "../../support/scripted-tws.ts";
import { connectivityLost, drop } from "../../support/sim.ts";
import { count, errors, heard, leased, of } from "../../support/views.ts";

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
