import { expect, test } from "vitest";
import type { TestTws } from "../../../sim/mod.ts";
import { Lifetime } from "../../../sim/testing/lifetime.ts";
import { marketByHand } from "../../../sim/testing/market-by-hand.ts";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { handClient, inMemory } from "../../support/hand-client.ts";
import { ORDER } from "../../support/scripted-table.ts";
import { Table } from "../../support/table.ts";

const AAPL = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };

/** The newest value of a tick type of a request. */
function tick(tws: TestTws, reqId: number, tickType: number): number | undefined {
  const values = tws.answers("tickPrice").map((one) => one.values);
  return values.findLast((one) => one.reqId === reqId && one.tickType === tickType)?.price;
}

/** The newest bars of a request, at 10:30 of the fake. */
async function bars(tws: TestTws, contract: object = AAPL, size = "5 secs", what = "TRADES") {
  const client = await handClient(tws, 77 + tws.requests("reqHistoricalData").length);
  const request = { ...contract, barSize: size, duration: "60 S", whatToShow: what, formatDate: 2, reqId: 9 };
  await client.send(reqHistoricalData, request);
  await tws.advance(5_000);
  const answer = tws.answers("historicalData").at(-1);
  if (answer === undefined) throw new Error(tws.log);
  return answer.values.bars;
}

test("the quote of a client is what was set, from the instant of the call", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  await client.send(reqMktData, { ...AAPL, reqId: 1 });
  await tws.advance(400);
  tws.market("AAPL").set({ bid: 190.02, ask: 190.1, last: 190.05 });
  await tws.advance(250);
  expect([tick(tws, 1, 1), tick(tws, 1, 2), tick(tws, 1, 4)]).toEqual([190.02, 190.1, 190.05]);
  await tws.advance(60_000);
  expect([tick(tws, 1, 1), tick(tws, 1, 2), tick(tws, 1, 4)]).toEqual([190.02, 190.1, 190.05]);
});

test("bars before a spike stay as they were, and the bar of the spike has its high and low", async () => {
  await using tws = await inMemory();
  await using other = await inMemory();
  await tws.advance(32_300);
  await other.advance(32_300);
  const before = await bars(other);
  tws.market("AAPL").set({ last: 400 });
  await tws.advance(300);
  tws.market("AAPL").set({ last: 100 });
  await tws.advance(300);
  tws.market("AAPL").free();
  const after = await bars(tws);
  const spiked = after.find(({ high }) => high === 400);
  expect(spiked).toMatchObject({ high: 400, low: 100 });
  const startOf = (bar: { readonly time: string } | undefined): number => Number(bar?.time);
  const isOlder = (bar: { readonly time: string }): boolean => startOf(bar) < startOf(spiked);
  expect(after.filter(isOlder).length).toBeGreaterThan(4);
  for (const bar of after.filter(isOlder).slice(1)) expect(before).toContainEqual(bar);
});

test("a stop triggers and a limit fills at the instant at which the price is set", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  tws.market("AAPL").set({ last: 200 });
  const last = 200;
  await client.order(1, { action: "SELL", orderType: "STP", auxPrice: Math.floor(last * 0.97) });
  await client.order(2, { action: "SELL", orderType: "LMT", lmtPrice: Math.ceil(last * 1.02) });
  await tws.advance(300);
  expect(tws.fills).toEqual([]);
  tws.market("AAPL").set({ last: Math.floor(last * 0.96) });
  expect(tws.fills.map(({ orderId, atMs }) => [orderId, atMs])).toEqual([[1, tws.nowMs]]);
  await tws.advance(100);
  tws.market("AAPL").set({ last: Math.ceil(last * 1.04) });
  expect(tws.fills.map(({ orderId, atMs }) => [orderId, atMs])).toEqual([
    [1, tws.nowMs - 100],
    [2, tws.nowMs],
  ]);
  await tws.advance(0);
  expect(tws.answers("execDetails").map(({ values }) => values.orderId)).toEqual([1, 2]);
});

test("the value of the account follows the price at once", async () => {
  await using tws = await inMemory({
    account: { cash: 1_000, positions: [{ symbol: "AAPL", quantity: 10 }] },
  });
  tws.market("AAPL").set({ last: 100 });
  expect(tws.account.netLiquidation).toBe(2_000);
  tws.market("AAPL").set({ last: 120 });
  expect(tws.account.netLiquidation).toBe(2_200);
});

test("a move goes straight to its end, and stays there", async () => {
  await using tws = await inMemory({ account: { cash: 0, positions: [{ symbol: "AAPL", quantity: 1 }] } });
  const price = (): number => tws.account.netLiquidation;
  tws.market("AAPL").set({ last: 200 });
  tws.market("AAPL").move("-10%", { overMs: 10_000 });
  expect(price()).toBe(200);
  await tws.advance(2_500);
  expect(price()).toBe(195);
  await tws.advance(7_500);
  expect(price()).toBe(180);
  await tws.advance(100_000);
  expect(price()).toBe(180);
  tws.market("AAPL").move("+50%");
  expect(price()).toBe(270);
});

test("a freed price goes on from where it is, by itself", async () => {
  await using tws = await inMemory({ account: { cash: 0, positions: [{ symbol: "AAPL", quantity: 1 }] } });
  tws.market("AAPL").set({ last: 50 });
  await tws.advance(10_000);
  tws.market("AAPL").free();
  expect(tws.account.netLiquidation).toBe(50);
  await tws.advance(3_600_000);
  expect(tws.account.netLiquidation).not.toBe(50);
  expect(tws.account.netLiquidation).toBeGreaterThan(45);
  expect(tws.account.netLiquidation).toBeLessThan(55);
});

test("while trading is halted nothing trades, the quote stands, and clients get tick 49", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  await client.send(reqMktData, { ...AAPL, reqId: 1 });
  await tws.advance(1_100);
  const halted = (): (number | undefined)[] =>
    tws.answers("tickGeneric", { tickType: 49 }).map(({ values }) => values.value);
  expect(halted()).toEqual([]);
  tws.market("AAPL").halt();
  await tws.advance(500);
  expect(halted()).toEqual([1]);
  const sent = tws.answers().length;
  await client.order(1);
  await tws.advance(60_000);
  expect(tws.fills).toEqual([]);
  expect(tws.orders.all()).toMatchObject([{ orderId: 1, status: "Submitted" }]);
  expect(
    tws
      .answers()
      .slice(sent)
      .filter(({ name }) => name === "tickPrice" || name === "tickSize"),
  ).toEqual([]);
  tws.market("AAPL").resume();
  expect(tws.fills).toMatchObject([{ orderId: 1, atMs: tws.nowMs }]);
  await tws.advance(500);
  expect(halted()).toEqual([1, 0]);
});

test("no bar of a halt has volume", async () => {
  await using tws = await inMemory();
  tws.market("AAPL").halt();
  await tws.advance(60_000);
  const all = await bars(tws);
  expect(all.length).toBeGreaterThan(5);
  for (const bar of all.slice(2)) expect(bar).toMatchObject({ volume: 0, open: bar.close, high: bar.low });
});

test("a price that is set during a halt applies when trading resumes", async () => {
  await using tws = await inMemory({ account: { cash: 0, positions: [{ symbol: "AAPL", quantity: 1 }] } });
  tws.market("AAPL").set({ last: 200 });
  tws.market("AAPL").halt();
  await tws.advance(1_000);
  tws.market("AAPL").set({ last: 150 });
  expect(tws.account.netLiquidation).toBe(200);
  await tws.advance(1_000);
  expect(tws.account.netLiquidation).toBe(200);
  tws.market("AAPL").resume();
  expect(tws.account.netLiquidation).toBe(150);
});

test("the price of a halted contract goes on from that of the halt", async () => {
  await using tws = await inMemory({ account: { cash: 0, positions: [{ symbol: "AAPL", quantity: 1 }] } });
  tws.market("AAPL").halt();
  const price = tws.account.netLiquidation;
  await tws.advance(600_000);
  tws.market("AAPL").resume();
  expect(tws.account.netLiquidation).toBe(price);
});

test.each([
  [{ bid: 10, last: 9 }, "bid is 10, last is 9"],
  [{ ask: 10, last: 11 }, "bid <= last <= ask"],
  [{ bid: 10, ask: 10 }, "bid < ask"],
  [{ last: 10.005 }, "its tick of 0.01"],
  [{ last: 0 }, "must be above 0"],
  [{ bid: -1 }, "must be above 0"],
  [{ ask: Number.NaN }, "ask: expected number, received NaN"],
  [{}, "expected bid, ask or last"],
])("prices %j are refused, and nothing is changed", async (prices, why) => {
  await using tws = await inMemory();
  const before = tws.account.netLiquidation;
  expect(() => tws.market("AAPL").set(prices)).toThrow(RangeError);
  expect(() => tws.market("AAPL").set(prices)).toThrow(why);
  expect(tws.account.netLiquidation).toBe(before);
});

test("a computed price means the tick that it is next to", async () => {
  await using tws = await inMemory();
  const computed = 108.28999999999999;
  tws.market("AAPL").set({ bid: computed, last: computed });
  tws.market("AAPL").set({ last: computed });
  tws.market("AAPL").set({ bid: 108.28, last: computed, ask: computed });
});

test("what cannot be meant is refused with what there is", async () => {
  await using tws = await inMemory();
  expect(() => tws.market("NOSUCH")).toThrow("Cannot find NOSUCH: no such contract is listed");
  expect(() => tws.market({ symbol: "ES", secType: "FUT" })).toThrow(/it means \d+ contracts: ES/);
  expect(() => tws.market({})).toThrow("expected a symbol or a conId");
  expect(() => tws.market({ symbol: "SPX", secType: "IND" }).set({ bid: 1 })).toThrow("an index has no bid");
  for (const change of ["3", "a%", "-100%", "-150%"])
    expect(() => tws.market("AAPL").move(change)).toThrow(RangeError);
});

test("a price is not set while the venue is closed", async () => {
  await using tws = await inMemory({ start: "2026-01-17T15:00:00Z" });
  expect(() => tws.market("AAPL").set({ last: 100 })).toThrow("its venue is closed, and opens at 2026-01-20");
  expect(() => tws.market("AAPL").move("1%")).toThrow("its venue is closed");
});

test("an option and a future follow what they derive from within five seconds", async () => {
  const option = { symbol: "AAPL", secType: "OPT", lastTradeDateOrContractMonth: "20260220", right: "C" };
  const future = { symbol: "ES", secType: "FUT", lastTradeDateOrContractMonth: "202603" };
  const positions = [
    { ...option, strike: 250, quantity: 1 },
    { ...future, quantity: 1 },
  ];
  await using tws = await inMemory({ account: { cash: 1_000_000, positions } });
  const worth = (): number => tws.account.netLiquidation;
  tws.market("AAPL").set({ last: 200 });
  const low = worth();
  tws.market("AAPL").set({ last: 300 });
  const high = worth();
  expect(high - low).toBeGreaterThan(4_000);
  tws.market({ symbol: "SPX", secType: "IND" }).move("+10%");
  expect(worth() - high).toBeGreaterThan(20_000);
});

test("equal seeds and calls give equal logs, and another call another one", async () => {
  const run = async (last: number): Promise<string> => {
    await using tws = await inMemory({ seed: 5 });
    const client = await handClient(tws);
    await client.send(reqMktData, { ...AAPL, reqId: 1 });
    await tws.advance(3_210);
    tws.market("AAPL").set({ last });
    await client.order(1, { totalQuantity: 700 });
    await tws.advance(10_000);
    return tws.log;
  };
  expect(await run(150)).toBe(await run(150));
  expect(await run(150)).not.toBe(await run(151));
});

test("a condition on the price of another contract holds at the instant at which that is set", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  const MSFT = 272093;
  const above = { type: 1, conjunction: "a", isMore: true, value: "600", conId: MSFT, exchange: "SMART" };
  const empty = { symbol: "", secType: "", triggerMethod: 0 };
  tws.market({ conId: MSFT }).set({ last: 590 });
  await client.order(1, { conditions: [{ ...above, ...empty }] });
  await tws.advance(5_000);
  expect(tws.fills).toEqual([]);
  tws.market("MSFT").set({ last: 601 });
  expect(tws.fills).toMatchObject([{ orderId: 1, atMs: tws.nowMs }]);
});

test("what the market did until a change is not overlooked, also where nothing was due meanwhile", () => {
  const table = Table.trading();
  const { shared } = table.tws;
  const clock = { now: () => table.nowMs, after: () => () => {} };
  const UNUSED = { seed: 1, protocolOf: () => undefined };
  const settle = (): void => shared.exchange.trading.matchNow(table.nowMs);
  const market = marketByHand(
    "AAPL",
    { clock, shared, settle, ...UNUSED },
    new Lifetime(() => Promise.resolve()),
  );
  market.set({ last: 200 });
  const client = table.client(1);
  client.send(placeOrder, { ...ORDER, lmtPrice: 195, outsideRth: false });
  market.move("-10%", { overMs: 1_000 });
  // No alarm is served: nothing looks at the market until it is moved again.
  table.nowMs += 1_000;
  market.set({ last: 210 });
  expect(shared.exchange.trading.orders()).toMatchObject([{ filled: 5 }]);
});

test.each([
  [{ Bid: 1 }, "Cannot set the price of AAPL: Bid: there is no such value; did you mean bid?"],
  [{ mid: 200, last: 200 }, "mid: there is no such value"],
  [{ last: "200" }, "last: expected number, received string"],
  [null, "Cannot set the price of AAPL: expected object, received null"],
])("prices %j are refused by their names", async (prices, problem) => {
  await using tws = await inMemory();
  expect(() => tws.market("AAPL").set(prices as never)).toThrow(problem);
});

test.each([
  ["-3%", { over: 5 }, "Cannot move AAPL: over: there is no such value; did you mean overMs?"],
  ["-3%", { overMs: Number.NaN }, "Cannot move AAPL: overMs: expected number, received NaN"],
  ["-3%", { overMs: "5" }, "overMs: expected number, received string"],
  ["-3%", 5, "Cannot move AAPL: expected object, received number"],
  [-3, {}, "Cannot move AAPL: expected a text like -3%, got -3"],
  [undefined, {}, "expected a text like -3%, got undefined"],
])("a move by %j with %j is refused", async (change, options, problem) => {
  await using tws = await inMemory();
  const move = () => tws.market("AAPL").move(change as never, options as never);
  expect(move).toThrow(RangeError);
  expect(move).toThrow(problem);
});

test.each([
  [{ symbol: "AAPL", foo: 1 }, "Cannot find the market: foo: there is no such value"],
  [{ symbol: 5 }, "symbol: expected string, received number"],
  [undefined, "Cannot find the market: expected object, received undefined"],
  [null, "Cannot find the market: expected object, received null"],
  [7, "Cannot find the market: expected object, received number"],
])("the market of %j is refused", async (contract, problem) => {
  await using tws = await inMemory();
  expect(() => tws.market(contract as never)).toThrow(problem);
});
