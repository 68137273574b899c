import { createRequire } from "node:module";
import type { IbkrClient } from "ibkr-client";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { clockFrom } from "../../sim/mod.ts";
import { FakeGateway, type FakeGatewayOptions, listenWeb, type WebDoor } from "../../sim/web/mod.ts";
import { type Certificate, certificate } from "../support/web/certificate.ts";

// The published ESM files import each other without extensions, which Node refuses; those of CommonJS work.
const published = createRequire(import.meta.url)("ibkr-client") as {
  readonly IbkrClient: new (host: string) => IbkrClient;
};

/** Tuesday half past ten in New York: everything trades. */
const OPEN = Date.UTC(2026, 0, 13, 15, 30);
const ACCOUNT = "DU1234567";
const AAPL = 265598;
const PRICES = { conids: AAPL, fields: "31,84,86" };

let tls: Certificate;
let gateway: FakeGateway;
let door: WebDoor;

async function listening(options: FakeGatewayOptions): Promise<void> {
  gateway = new FakeGateway({ clock: clockFrom(OPEN), ...options });
  door = await listenWeb(gateway, { tls });
}

const client = (): IbkrClient => new published.IbkrClient(`127.0.0.1:${door.port}`);

/** Begins a session as the client's README says. */
async function begun(): Promise<IbkrClient> {
  const one = client();
  await one.init();
  one.session = (await one.request({ path: "tickle", method: "POST" })).session;
  await one.request({ path: "iserver/accounts" });
  return one;
}

beforeAll(async () => {
  tls = await certificate();
});

beforeEach(() => {
  // It reports what it does.
  for (const method of ["log", "debug", "info"] as const)
    vi.spyOn(console, method).mockImplementation(() => {});
});

afterEach(async () => {
  await door.close();
  gateway.close();
});

afterAll(() => vi.restoreAllMocks());

test("ibkr-client begins a session and reads accounts and positions", async () => {
  await listening({});
  const one = client();
  expect(await one.init()).toMatchObject({ authenticated: true, connected: true, competing: false });
  const tickle = await one.request({ path: "tickle", method: "POST" });
  expect(tickle.session).toMatch(/^[0-9a-f]{32}$/);
  expect(tickle.iserver.authStatus).toMatchObject({ authenticated: true, established: true });
  const { accounts, selectedAccount } = await one.request({ path: "iserver/accounts" });
  expect([accounts, selectedAccount]).toEqual([[ACCOUNT], ACCOUNT]);
  const [portfolio] = await one.request({ path: "portfolio/accounts" });
  expect(portfolio).toMatchObject({ accountId: ACCOUNT, currency: "USD" });
  const positions = await one.request({ path: `portfolio/${ACCOUNT}/positions/0` });
  const held = gateway.exchange.trading.holdings(OPEN);
  expect(
    positions.map(({ conid, position }: { conid: number; position: number }) => [conid, position]),
  ).toEqual(held.map(({ instrument, size }) => [instrument.conId, size]));
});

test("ibkr-client finds a contract, its prices at the second snapshot, and its bars", async () => {
  await listening({});
  const one = await begun();
  const [found] = await one.request({ path: "iserver/secdef/search", params: { symbol: "AAPL" } });
  expect(found).toMatchObject({ conid: `${AAPL}`, symbol: "AAPL" });
  const snapshot = { path: "iserver/marketdata/snapshot", params: PRICES };
  expect(await one.request(snapshot)).toEqual([{ conid: AAPL, conidEx: `${AAPL}` }]);
  const [prices] = await one.request(snapshot);
  expect(Number(prices[86])).toBeGreaterThanOrEqual(Number(prices[84]));
  const instrument = gateway.exchange.instrument(AAPL, OPEN);
  if (instrument === undefined) throw new Error("AAPL is not listed");
  const { bid } = gateway.exchange.quote(instrument, OPEN);
  expect(Math.abs(Number(prices[84]) / bid - 1)).toBeLessThan(0.01);

  const history = { path: "iserver/marketdata/history", params: { conid: AAPL, period: "1d", bar: "1h" } };
  // The first request of a session may find that the data are not ready.
  await one.request(history).catch(() => undefined);
  const bars = await one.request(history);
  expect(bars).toMatchObject({ symbol: "AAPL" });
  expect(bars.data.length).toBeGreaterThan(1);
});

test("ibkr-client answers an order question, and the order rests at the exchange", async () => {
  await listening({});
  const one = await begun();
  const order = {
    conid: AAPL,
    orderType: "LMT",
    price: 10,
    side: "BUY",
    quantity: 2,
    tif: "GTC",
    cOID: "mine",
  };
  const path = `iserver/account/${ACCOUNT}/orders`;
  const [question] = await one.request({ path, method: "POST", data: { orders: [order] } });
  expect(question.messageIds).toEqual(["o163"]);
  expect(gateway.exchange.trading.orders()).toEqual([]);
  const reply = { path: `iserver/reply/${question.id}`, method: "POST", data: { confirmed: true } };
  expect(await one.request(reply)).toMatchObject([{ local_order_id: "mine" }]);
  const [placed] = gateway.exchange.trading.orders();
  expect(placed?.terms).toMatchObject({ side: "BUY", quantity: 2, limitPrice: 10 });
  await expect(one.request(reply)).rejects.toThrow(/reply id not found/);
});

test("ibkr-client loses an order question to any other request of its own", async () => {
  await listening({});
  const one = await begun();
  const order = { conid: AAPL, orderType: "MKT", side: "BUY", quantity: 1, tif: "DAY" };
  const path = `iserver/account/${ACCOUNT}/orders`;
  const [question] = await one.request({ path, method: "POST", data: { orders: [order] } });
  await one.request({ path: "portfolio/accounts" });
  const reply = { path: `iserver/reply/${question.id}`, method: "POST", data: { confirmed: true } };
  await expect(one.request(reply)).rejects.toThrow(/reply id not found/);
  expect(gateway.counts()).toMatchObject({ questions: 1, questionsLost: 1 });
  expect(gateway.exchange.trading.orders()).toEqual([]);
});

test("the WebSocket of ibkr-client receives the session, prices, orders and the echo of tic", async () => {
  await listening({});
  const one = await begun();
  // biome-ignore lint/suspicious/noExplicitAny: the library has no types for messages
  const messages: any[] = [];
  const socket = one.socket();
  const all = socket.subscribe({ next: (message) => messages.push(message) });
  const topic = `smd+${AAPL}`;
  const ticks = socket
    .multiplex(
      () => `${topic}+{"fields":["31","84","86"]}`,
      () => `umd+${AAPL}+{}`,
      (message) => message.topic === topic,
    )
    .subscribe();
  const orders = socket
    .multiplex(
      () => "sor+{}",
      () => "uor+{}",
      (message) => message.topic === "sor",
    )
    .subscribe();
  const received = (name: string): Promise<void> =>
    vi.waitFor(() => expect(messages.map((message) => message.topic)).toContain(name), 20_000);
  await received("system");
  await received(topic);
  const order = { conid: AAPL, orderType: "LMT", price: 10, side: "BUY", quantity: 2, tif: "GTC" };
  const path = `iserver/account/${ACCOUNT}/orders`;
  const [question] = await one.request({ path, method: "POST", data: { orders: [order] } });
  await one.request({ path: `iserver/reply/${question.id}`, method: "POST", data: { confirmed: true } });
  await received("sor");
  socket.next("tic");
  await received("tic");
  for (const subscription of [ticks, orders, all]) subscription.unsubscribe();

  expect(messages[0]).toMatchObject({ topic: "system", success: "simuser1" });
  const tick = messages.find((message) => message.topic === topic);
  expect(tick).toMatchObject({ conid: AAPL });
  expect(Number(tick[86])).toBeGreaterThan(0);
  const [row] = messages.filter((message) => message.topic === "sor").flatMap(({ args }) => args);
  expect(row).toMatchObject({ conid: AAPL, side: "BUY", totalSize: 2 });
  await vi.waitFor(() => {
    const read = gateway.trace.of("read").map(({ detail }) => detail);
    expect(read).toEqual(expect.arrayContaining(["umd", "uor"]));
  }, 20_000);
});

test("two tools with ibkr-client evict each other, because each competes by default", async () => {
  // The tools do not wait after `ssodh/init`.
  await listening({ access: "oauth", establishMs: 0 });
  // Its OAuth signs with keys of IBKR; a token takes their place.
  const tool = (name: string) => {
    const one = client();
    const headers = { authorization: `Bearer ${name}`, "content-type": "application/json" };
    return {
      init: () =>
        one.request({
          path: "iserver/auth/ssodh/init",
          method: "POST",
          data: { publish: true, compete: true },
          headers,
        }),
      accounts: () => one.request({ path: "iserver/accounts", headers }),
    };
  };
  const [first, second] = [tool("first"), tool("second")];
  await first.init();
  expect(await first.accounts()).toMatchObject({ accounts: [ACCOUNT] });
  await second.init();
  expect(await second.accounts()).toMatchObject({ accounts: [ACCOUNT] });
  const evicted = await first.accounts().catch((error: Error) => error.message);
  expect(evicted).not.toMatchObject({ accounts: [ACCOUNT] });
  await first.init();
  expect(gateway.counts()).toMatchObject({ inits: 3, evictions: 2 });
});
