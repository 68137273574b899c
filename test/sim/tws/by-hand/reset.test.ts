import { expect, test } from "vitest";
import { startFakeTws, type TestTws } from "../../../../sim/mod.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { reqIds } from "../../../../sim/wire/requests/session.ts";
import { handClient, inMemory } from "../../../support/hand-client.ts";

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
