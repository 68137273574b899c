import { Client, Contract, Order } from "ib-tws-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clockFrom, FakeTws, listen, type TcpDoor } from "../../sim/mod.ts";

/** Tuesday half past ten in New York: everything trades. */
const OPEN = Date.UTC(2026, 0, 13, 15, 30);

const tws = new FakeTws({ clock: clockFrom(OPEN), snapshotMs: 50 });
let door: TcpDoor;
// biome-ignore lint/suspicious/noExplicitAny: the library has no types
let client: any;

beforeAll(async () => {
  door = await listen(tws);
  client = new Client({ host: "127.0.0.1", port: door.port, clientId: 3, timeoutMs: 5_000 });
  await client.connect();
});

afterAll(async () => {
  tws.close();
  await door.close();
});

test("ib-tws-api negotiates version 151 and reads the time and the positions", async () => {
  expect(tws.trace.of("hello").map(({ detail }) => detail)).toEqual(["100..151"]);
  expect(Math.abs((await client.getCurrentTime()) - OPEN / 1_000)).toBeLessThan(60);
  const positions = await client.getPositions();
  expect(Object.keys(positions.DU1234567 ?? positions).length).toBeGreaterThan(0);
});

test("ib-tws-api reads contract details, chains, bars, the head timestamp and ticks", async () => {
  const apple = Contract.stock("AAPL");
  const [details] = await client.getContractDetails(apple);
  expect(details).toMatchObject({ contract: { conId: 265598 }, longName: "APPLE INC" });
  const chains = await client.getSecDefOptParams({
    contract: details.contract,
    futFopExchange: "",
    exchange: "SMART",
  });
  expect(chains[0]?.strikes ?? chains.strikes).toHaveLength(66);
  const bars = await client.getHistoricalData({
    contract: apple,
    endDateTime: "",
    duration: "1 D",
    barSizeSetting: "1 hour",
    whatToShow: "TRADES",
    useRth: 1,
    formatDate: 1,
  });
  expect(bars.bars[0]).toMatchObject({ date: "20260113 09:30:00 US/Eastern" });
  expect(
    await client.getHeadTimeStamp({ contract: apple, whatToShow: "TRADES", useRth: 1, formatDate: 1 }),
  ).toMatch(/^\d{8}/);
  const ticks = await client.getHistoricalTicks({
    contract: apple,
    startDateTime: "20260113 10:00:00 US/Eastern",
    endDateTime: "",
    numberOfTicks: 20,
    whatToShow: "TRADES",
    useRth: 1,
    ignoreSize: false,
    miscOptions: null,
  });
  // All ticks of a second are sent.
  expect((ticks.ticks ?? ticks).length).toBeGreaterThanOrEqual(20);
});

test("ib-tws-api reads a snapshot and a stream, and places and cancels an order", async () => {
  const snapshot = await client.getMarketDataSnapshot({ contract: Contract.stock("AAPL") });
  expect(JSON.stringify(snapshot)).toContain("bid");
  const stream = await client.streamMarketData({ contract: Contract.stock("MSFT") });
  await new Promise((resolve) => stream.once("tick", resolve));
  stream.stop?.();
  const orderId = await client.placeOrder({
    contract: Contract.stock("AAPL"),
    order: Order.limit({ action: "BUY", totalQuantity: 1, lmtPrice: 100 }),
  });
  expect(JSON.stringify(await client.getOpenOrders())).toContain("AAPL");
  await client.cancelOrder(orderId);
});

test("the server could read every message of these tests", () => {
  const notes = tws.trace.events.filter(({ event }) => event === "failed" || event === "unreadable");
  expect(notes).toEqual([]);
});
