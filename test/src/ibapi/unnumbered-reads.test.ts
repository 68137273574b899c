import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { AAPL } from "../../support/contracts.ts";
import { RESTING } from "../../support/views.ts";
import { soon, type ViewsFixture, viewsFixture } from "../../support/views-fixture.ts";

const ORDER = { ...RESTING, orderId: 0, clientId: 9, permId: 5, parentId: 0 };
const COMPLETED = { contract: AAPL, order: ORDER, orderState: { status: "Filled" } };
const FAMILY = [{ accountID: "DU1", familyCodeStr: "" }];
const PROVIDERS = [{ providerCode: "BRFG", providerName: "Briefing" }];
const EXCHANGES = [{ exchange: "ISLAND" }];
const RULES = [{ lowEdge: 0, increment: 0.01 }];
const ROW = { account: "DU1", tag: "NetLiquidation", value: "1", currency: "USD" };

/** Reads that the test answers. */
function pending(hand: (reads: Record<string, (...args: never[]) => unknown>) => ViewsFixture) {
  const asked: { args: unknown[]; answer(value: unknown): void; fail(error: Error): void }[] = [];
  const read = (...args: unknown[]): Promise<unknown> =>
    new Promise((answer, fail) => void asked.push({ args, answer, fail }));
  return { asked, ...hand({ getAccountSummary: read, getCurrentTime: read, getCompletedOrders: read }) };
}
const timeout = (): PoolError => new PoolError("REQUEST_TIMEOUT", "TWS did not answer");

test("each read without an ID is emitted with the events of IBApi, as copies", async () => {
  const { take } = viewsFixture({
    reads: {
      getCurrentTime: async () => 1_768_318_200,
      getManagedAccounts: async () => ["DU1", "DU2"],
      getFamilyCodes: async () => FAMILY,
      getNewsProviders: async () => PROVIDERS,
      getScannerParameters: async () => "<xml/>",
      getMarketDepthExchanges: async () => EXCHANGES,
      getMarketRule: async ({ marketRuleId }: { marketRuleId: number }) => (marketRuleId === 26 ? RULES : []),
      getCompletedOrders: async () => [COMPLETED],
      getOpenOrders: async () => [],
      getAllOpenOrders: async () => [{ orderId: 0, ...COMPLETED, orderState: { status: "Submitted" } }],
    },
  });
  const { call, news } = take();
  const told = async (name: string, ...args: unknown[]): Promise<unknown> => {
    call[name]?.(...args);
    expect(news()).toEqual([]);
    await soon();
    return news();
  };
  expect(await told("reqCurrentTime")).toEqual([["currentTime", 1_768_318_200]]);
  expect(await told("reqManagedAccts")).toEqual([["managedAccounts", "DU1,DU2"]]);
  const codes = (await told("reqFamilyCodes")) as unknown[][];
  expect(codes).toEqual([["familyCodes", FAMILY]]);
  expect(codes[0]?.[1]).not.toBe(FAMILY);
  expect(await told("reqNewsProviders")).toEqual([["newsProviders", PROVIDERS]]);
  expect(await told("reqScannerParameters")).toEqual([["scannerParameters", "<xml/>"]]);
  expect(await told("reqMktDepthExchanges")).toEqual([["mktDepthExchanges", EXCHANGES]]);
  expect(await told("reqMarketRule", 26)).toEqual([["marketRule", 26, RULES]]);
  expect(await told("reqCompletedOrders")).toEqual([
    ["completedOrder", AAPL, ORDER, { status: "Filled" }],
    ["completedOrdersEnd"],
  ]);
  expect(await told("reqOpenOrders")).toEqual([["openOrderEnd"]]);
  expect(await told("reqAllOpenOrders")).toEqual([
    ["openOrder", -2, AAPL, { ...ORDER, orderId: -2 }, { status: "Submitted" }],
    ["openOrderEnd"],
  ]);
});

test("a failed read emits TWS's code where it has one, and nothing once the view is closed", async () => {
  const { take, asked } = pending((reads) => viewsFixture({ reads }));
  const { call, view, news } = take();
  for (let times = 0; times < 3; times++) call.reqCurrentTime?.();
  asked[0]?.fail(new PoolError("TWS_ERROR", "refused", { twsCode: 321 }));
  asked[1]?.fail(timeout());
  await soon();
  expect(news()).toEqual([
    ["error", new PoolError("TWS_ERROR", "refused", { twsCode: 321 }), 321, -1],
    ["error", timeout(), 322, -1],
  ]);
  call.reqCurrentTime?.();
  view.close();
  asked[2]?.answer(1);
  asked[3]?.fail(timeout());
  await soon();
  expect(news()).toEqual([["disconnected"]]);
});

test("a read that only IBKR can answer is repeated where it times out while TWS is disconnected", async () => {
  const { take, asked, live } = pending((reads) => viewsFixture({ reads }));
  const { call, view, news } = take();
  const fail = async (at: number, error: Error): Promise<number> => {
    asked[at]?.fail(error);
    await soon();
    return asked.length;
  };
  live.setIbkrLink("lost");
  call.reqCompletedOrders?.();
  expect(await fail(0, timeout())).toBe(2);
  // It was cut off when the read began.
  live.setIbkrLink("back");
  expect(await fail(1, timeout())).toBe(3);
  // It is cut off when the read ends.
  live.setIbkrLink("lost");
  expect(await fail(2, timeout())).toBe(4);
  expect(news()).toEqual([]);
  expect(await fail(3, new PoolError("TWS_ERROR", "refused"))).toBe(4);
  expect(news()).toEqual([["error", new PoolError("TWS_ERROR", "refused"), 322, -1]]);
  live.setIbkrLink("back");
  call.reqCompletedOrders?.();
  expect(await fail(4, timeout())).toBe(5);
  expect(news()).toEqual([["error", timeout(), 322, -1]]);
  live.setIbkrLink("lost");
  call.reqCompletedOrders?.();
  view.close();
  expect(await fail(5, timeout())).toBe(6);
  expect(news()).toEqual([["disconnected"]]);
});

test("a read that TWS answers by itself ends where its answer is lost while TWS is disconnected", async () => {
  const { take, asked, live } = pending((reads) => viewsFixture({ reads }));
  const { call, news } = take();
  live.setIbkrLink("lost");
  call.reqCurrentTime?.();
  asked[0]?.fail(timeout());
  await soon();
  expect(asked).toHaveLength(1);
  expect(news()).toEqual([["error", timeout(), 322, -1]]);
});

test("an account summary is emitted row by row under the caller's ID, and cancelled once", async () => {
  const { take, asked } = pending((reads) => viewsFixture({ reads }));
  const { call, news } = take();
  call.reqAccountSummary?.("7", "All", "NetLiquidation,BuyingPower");
  expect(asked[0]?.args).toEqual([{ group: "All", tags: ["NetLiquidation", "BuyingPower"] }]);
  asked[0]?.answer([ROW]);
  await soon();
  expect(news()).toEqual([
    ["accountSummary", 7, "DU1", "NetLiquidation", "1", "USD"],
    ["accountSummaryEnd", 7],
  ]);
  call.cancelAccountSummary?.(7);
  expect(news()).toEqual([]);
  for (const id of [7, "x"]) call.cancelAccountSummary?.(id);
  expect(news()).toEqual([
    ["error", new Error("Can't find EId with tickerId:7"), 300, 7],
    ["error", new Error("Can't find EId with tickerId:x"), 300, -1],
  ]);
});

test("an account summary with invalid arguments is refused, and nothing is read", () => {
  const { take, asked } = pending((reads) => viewsFixture({ reads }));
  const { call, told } = take();
  call.reqAccountSummary?.(1.5, "All", "NetLiquidation");
  call.reqAccountSummary?.(7, undefined, "NetLiquidation");
  call.reqAccountSummary?.(7, "All", ["NetLiquidation"]);
  const strings = new Error("Cannot send reqAccountSummary: group and tags must be strings");
  expect([told, asked]).toEqual([
    [
      ["error", new Error("Cannot send reqAccountSummary: its ID must be an integer, not 1.5"), ...[320, -1]],
      ["error", strings, 320, 7],
      ["error", strings, 320, 7],
    ],
    [],
  ]);
});

test("an account summary that was cancelled or replaced is not emitted; a failed one has its ID", async () => {
  const { take, asked } = pending((reads) => viewsFixture({ reads }));
  const { call, view, news } = take();
  const request = (id: number): void => void call.reqAccountSummary?.(id, "All", "NetLiquidation");
  for (const id of [1, 1, 2, 3, 4]) request(id);
  call.cancelAccountSummary?.(2);
  asked[0]?.answer([ROW]);
  asked[2]?.fail(timeout());
  asked[3]?.fail(timeout());
  await soon();
  expect(news()).toEqual([["error", timeout(), 322, 3]]);
  asked[1]?.answer([]);
  await soon();
  expect(news()).toEqual([["accountSummaryEnd", 1]]);
  view.close();
  asked[4]?.answer([ROW]);
  await soon();
  expect(news()).toEqual([["disconnected"]]);
});

test("an answer that cannot be emitted is logged", async () => {
  const { take, log } = viewsFixture({
    reads: { getOpenOrders: async () => [undefined], getCurrentTime: async () => 1 },
  });
  const { call, told } = take();
  call.reqOpenOrders?.();
  await soon();
  expect([told, log.length]).toEqual([[], 1]);
  expect(log[0]).toContain("error Cannot emit an answer to a lease: ");
});
