import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { startFakeTws, type TestTws } from "../../../../sim/mod.ts";
import { resetShared } from "../../../../sim/tws/by-hand/reset.ts";
import { reqAccountUpdates } from "../../../../sim/wire/requests/accounts.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { reqPositions, reqPositionsMulti } from "../../../../sim/wire/requests/positions.ts";
import { reqIds } from "../../../../sim/wire/requests/session.ts";
import { execDetails } from "../../../../sim/wire/responses/executions.ts";
import { handClient, inMemory } from "../../../support/hand-client.ts";
import { ORDER } from "../../../support/scripted-table.ts";
import { names, received, Table } from "../../../support/table.ts";

const AAPL = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };

/** Does something of every kind with a fake. */
async function used(tws: TestTws): Promise<Awaited<ReturnType<typeof handClient>>> {
  const client = await handClient(tws);
  await client.send(reqMktData, { ...AAPL, reqId: 1 });
  await client.order(1, { totalQuantity: 5 });
  await client.order(2, { orderType: "LMT", lmtPrice: 120 });
  tws.orders.holdNext();
  tws.market("AAPL").set({ last: 123 });
  tws.market("MSFT").halt();
  tws.on("reqPositions").ignore();
  tws.on("reqIds").delay(60_000).once();
  await client.send(reqIds);
  tws.inject("connectivity-lost");
  await tws.advance(1_000);
  return client;
}

/** What a fake is at a time, as far as it can be read. */
const readable = (tws: TestTws): unknown => ({
  account: tws.account,
  orders: tws.orders.all(),
  fills: tws.fills,
  faults: tws.faults.map(({ fault }) => fault.text),
  requests: tws.requests().length,
  answers: tws.answers().length,
});

test("after a reset the fake is as one that was never used, at the same time", async () => {
  const options = { account: { cash: 5_000 }, faults: ["latency:frameMs=5"] };
  await using tws = await inMemory(options);
  await using fresh = await inMemory(options);
  await used(tws);
  await fresh.advance(tws.nowMs - fresh.nowMs);
  expect(readable(tws)).not.toEqual(readable(fresh));
  tws.reset();
  expect(readable(tws)).toEqual(readable(fresh));
  expect(tws.sessions).toEqual([]);
  expect(tws.log).toBe(`${tws.log.split("\n")[0]}`);
  await tws.advance(120_000);
  await fresh.advance(120_000);
  expect(tws.answers()).toEqual([]);
  const [one, other] = [await handClient(tws), await handClient(fresh)];
  for (const client of [one, other]) {
    await client.order(1);
    await client.send(reqMktData, { ...AAPL, reqId: 1 });
  }
  await tws.advance(2_000);
  await fresh.advance(2_000);
  expect(readable(tws)).toEqual(readable(fresh));
  const texts = (of: TestTws): string[] => of.answers().map(({ text }) => text);
  expect(texts(tws)).toEqual(texts(fresh));
  expect(tws.fills.length).toBe(1);
});

test("sessions that are kept are still subscribed, and nothing of before is in their answers", async () => {
  await using tws = await inMemory();
  await using fresh = await inMemory();
  const client = await used(tws);
  tws.reset({ sessions: "keep" });
  await fresh.advance(tws.nowMs - fresh.nowMs);
  expect(tws.sessions).toMatchObject([{ clientId: 1 }]);
  expect(tws.account).toEqual(fresh.account);
  await tws.advance(120_000);
  const priced = tws.answers("tickPrice").map(({ values }) => values.price);
  expect(priced.length).toBeGreaterThan(10);
  expect(priced.filter((price) => price > 120 && price < 126)).toEqual([]);
  expect(tws.answers("nextValidId")).toEqual([]);
  await client.send(reqOpenOrders);
  await client.send(reqExecutions, { reqId: 5 });
  expect(tws.answers("openOrder")).toEqual([]);
  expect(tws.answers("execDetails")).toEqual([]);
  await client.order(7);
  expect(tws.fills).toMatchObject([{ orderId: 7 }]);
});

test("a client that was half-open is forgotten by a reset", async () => {
  await using tws = await inMemory({ lingerMs: 600_000 });
  await handClient(tws);
  tws.inject("half-open");
  await tws.advance(1_000);
  tws.reset();
  await handClient(tws);
  expect(tws.sessions).toMatchObject([{ clientId: 1 }]);
});

test("a client over TCP is disconnected by a reset, and can connect again", async () => {
  await using tws = await startFakeTws();
  const { IBApi, EventName } = await import("@stoqey/ib");
  const api = new IBApi({ port: tws.port, clientId: 5 });
  const next = (event: unknown): Promise<unknown> =>
    new Promise((resolve) => api.once(event as never, resolve as never));
  const greeted = next(EventName.nextValidId);
  api.connect();
  await greeted;
  const gone = next(EventName.disconnected);
  tws.reset();
  await gone;
  const again = next(EventName.nextValidId);
  api.connect();
  await again;
  expect(tws.sessions).toMatchObject([{ clientId: 5 }]);
  api.disconnect();
});

test("after a reset connections have the numbers of a fake that was never used", async () => {
  await using tws = await inMemory({ lingerMs: 5_000 });
  const runs: string[] = [];
  for (let run = 0; run < 2; run++) {
    const client = await handClient(tws);
    tws.inject("swallow:request=reqIds,probability=0.5");
    for (let times = 0; times < 20; times++) await client.send(reqIds);
    tws.heal();
    await handClient(tws, 2);
    runs.push(tws.log.replaceAll(/^\S+ +|\S+ EST$/gm, ""));
    expect(tws.sessions).toEqual([
      { connection: 1, clientId: 1 },
      { connection: 2, clientId: 2 },
    ]);
    // TWS notices later that these are lost.
    tws.inject("half-open");
    tws.reset();
  }
  expect(runs[1]).toBe(runs[0]);
  await handClient(tws);
  await tws.advance(10_000);
  expect(tws.log).not.toContain("freed");
  await handClient(tws);
  expect(tws.sessions).toEqual([{ connection: 1, clientId: 1 }]);
});

test("requests that were delayed before a reset are not read after it, and the client can go on", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  tws.inject("latency:frameMs=500");
  await client.send(reqIds);
  await client.order(1);
  tws.reset({ sessions: "keep" });
  await tws.advance(5_000);
  expect([tws.requests(), tws.orders.all()]).toEqual([[], []]);
  await client.order(1);
  expect(tws.fills).toMatchObject([{ orderId: 1 }]);
});

test("a client that connects during a reset is answered after it", async () => {
  await using tws = await inMemory();
  await handClient(tws);
  tws.inject("latency:frameMs=2000");
  const late = handClient(tws, 2);
  await late;
  tws.reset({ sessions: "keep" });
  await tws.advance(10_000);
  expect(tws.sessions.map(({ clientId }) => clientId)).toEqual([1, 2]);
});

test("sessions that are kept are sent the positions and account values that are others now", async () => {
  const account = { cash: 100_000, positions: [{ symbol: "MSFT", quantity: 5, averageCost: 400 }] };
  await using tws = await inMemory({ account });
  const client = await handClient(tws);
  const other = await handClient(tws, 2);
  await client.send(reqPositions);
  await client.send(reqPositionsMulti, { reqId: 4, account: tws.account.code });
  await client.send(reqAccountUpdates, { subscribe: true, account: tws.account.code });
  await client.order(1, { totalQuantity: 3 });
  await client.order(2, { symbol: "MSFT", action: "SELL", totalQuantity: 2 });
  await tws.advance(2_000);
  tws.reset({ sessions: "keep" });
  const rows = tws.answers("position").map(({ values: { symbol, size } }) => `${symbol} ${size}`);
  expect(rows.sort()).toEqual(["AAPL 0", "MSFT 5"]);
  const multi = tws.answers("positionMulti").map(({ values: { symbol, size } }) => `${symbol} ${size}`);
  expect(multi.sort()).toEqual(["AAPL 0", "MSFT 5"]);
  expect(tws.answers("updatePortfolio").map(({ values: { symbol } }) => symbol)).toEqual(["MSFT"]);
  expect(tws.answers("updateAccountValue", { key: "TotalCashBalance", currency: "BASE" })).toMatchObject([
    { values: { value: "100000.00" } },
  ]);
  expect(new Set(tws.answers().map(({ clientId }) => clientId))).toEqual(new Set([1]));
  tws.reset({ sessions: "keep" });
  expect(tws.answers()).toEqual([]);
  await other.send(reqIds);
});

test("a reset forgets what the code of rules has thrown", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  tws.on("reqIds", () => {
    throw new Error("boom");
  });
  await client.send(reqIds);
  expect(() => tws.verify()).toThrow("boom");
  tws.reset({ sessions: "keep" });
  tws.verify();
});

test("the state that clients share is that of the start, whatever has happened", () => {
  const table = Table.trading();
  const { shared } = table.tws;
  const client = table.client(1);
  client.send(placeOrder, { ...ORDER, orderId: 1 });
  const farm = { service: "market-data", farm: "usfarm", up: false, bars: "kept" } as const;
  table.happens({ kind: "bulletin", text: "news" });
  table.happens({ kind: "offline" });
  table.happens({ kind: "competing", on: true });
  table.happens({ kind: "farm", ...farm });
  client.send(reqContractDetails, { ...AAPL, reqId: 2 });
  shared.holds.next(() => true);
  expect(shared.orderCounts.placed).toBe(1);
  resetShared(shared, new Exchange(), undefined);
  const start = Table.trading().tws.shared;
  expect(shared.ibkr).toEqual(start.ibkr);
  expect(shared.orderCounts).toEqual(start.orderCounts);
  expect(table.tws.orderCounts).toBe(shared.orderCounts);
  expect(shared.placedOrders.state()).toEqual(start.placedOrders.state());
  expect(names(table.happens({ kind: "online", dataLost: false }))).toEqual(["error"]);
  const placed = received(client.send(placeOrder, { ...ORDER, orderId: 1, orderType: "MKT" }), execDetails);
  expect([...placed, ...received(table.advance(5_000), execDetails)]).not.toEqual([]);
});

test("a reset ends what a fault does to requests, also where the fault does not end it itself", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  tws.inject({
    name: "endless",
    text: "endless",
    forMs: undefined,
    begin: (world) => {
      world.refuse({ request: "reqIds", text: "no", accepts: () => true });
      return {};
    },
  });
  await client.send(reqIds);
  expect(tws.answers("nextValidId")).toHaveLength(1);
  tws.reset({ sessions: "keep" });
  await client.send(reqIds);
  expect(tws.answers("nextValidId")).toHaveLength(1);
});
