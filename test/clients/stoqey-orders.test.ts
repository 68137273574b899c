import type { Order } from "@stoqey/ib";
import { expect, test } from "vitest";
import { AAPL, ACCOUNT } from "../support/contracts.ts";
import { callAt, of, stockSession } from "../support/stock-session.ts";

const { client, nextId, lastId, request, errorOf } = await stockSession({ profile: "gentle" });

const order = (change: Partial<Order>): Order =>
  ({ action: "BUY", orderType: "MKT", totalQuantity: 10, tif: "DAY", transmit: true, ...change }) as Order;

test("IBApi places, changes, cancels and checks orders, and reads orders and executions", async () => {
  const id = client.of("nextValidId").at(-1)?.[0] as number;
  await client.request((api) => api.placeOrder(id, AAPL, order({})), "commissionReport");
  // TWS sends some statuses twice.
  const statuses = client
    .of("orderStatus")
    .filter(of(id))
    .map((args) => args[1]);
  expect([...new Set(statuses)]).toEqual(["Submitted", "Filled"]);
  const [, , execution] = await client.event("execDetails", (args) => args[2].orderId === id);
  expect(execution).toMatchObject({ side: "BOT", shares: 10, cumQty: 10, clientId: 1 });
  const low = order({ orderType: "LMT", lmtPrice: 100 } as Partial<Order>);
  await client.request((api) => api.placeOrder(id + 1, AAPL, low), "orderStatus", of(id + 1));
  await client.request(
    (api) => api.placeOrder(id + 1, AAPL, { ...low, lmtPrice: 101 }),
    "openOrder",
    (args) => args[2].lmtPrice === 101,
  );
  const [orderId] = await client.request((api) => api.reqOpenOrders(), "openOrder");
  expect(orderId).toBe(id + 1);
  await client.request((api) => api.reqAllOpenOrders(), "openOrderEnd");
  await client.request(
    (api) => api.cancelOrder(id + 1),
    "error",
    (args) => args[1] === 202 && args[2] === id + 1,
  );
  await client.request(
    (api) => api.cancelOrder(id + 1),
    "error",
    (args) => args[1] === 10148,
  );
  await client.request(
    (api) => api.cancelOrder(9_999),
    "error",
    (args) => args[1] === 10147,
  );
  const [, , , state] = await client.request(
    (api) => api.placeOrder(id + 2, AAPL, order({ whatIf: true })),
    "openOrder",
    (args) => args[0] === id + 2,
  );
  expect(state.initMarginAfter - state.initMarginBefore).toBeCloseTo(state.initMarginChange, 2);
  expect([state.minCommission, state.maxCommission]).toEqual([1, 1.2]);
  await client.request(
    (api) => api.placeOrder(id + 2, AAPL, order({ orderType: "LMT", lmtPrice: 100.001 } as Partial<Order>)),
    "error",
    (args) => args[1] === 110,
  );
  await client.request(
    (api) => api.placeOrder(id + 2, AAPL, order({ totalQuantity: 1_000_000 })),
    "error",
    (args) => args[1] === 201,
  );
  await client.request(
    (api) => api.placeOrder(1, AAPL, order({})),
    "error",
    (args) => args[1] === 104,
  );
  await client.request(
    (api) => api.placeOrder(id + 3, AAPL, { ...low, tif: "" as never }),
    "error",
    (args) => args[1] === 10349,
  );
  client.api.reqGlobalCancel();
  await client.event("orderStatus", (args) => args[0] === id + 3 && args[1] === "Cancelled");
  await client.request((api) => api.reqCompletedOrders(false), "completedOrdersEnd");
  const completed = client.of("completedOrder").map(([, one, how]) => [one.orderType, how.status]);
  expect(completed).toEqual([
    ["MKT", "Filled"],
    ["LMT", "Cancelled"],
    ["MKT", "Inactive"],
    ["LMT", "Cancelled"],
  ]);
  const executions = nextId();
  await client.request((api) => api.reqExecutions(executions, {}), "execDetailsEnd", of(executions));
  expect(client.of("execDetails").filter(of(executions)).length).toBe(1);
  await client.request(
    (api) => api.reqAutoOpenOrders(true),
    "info",
    ([, code]) => code === 327,
  );
  expect((await client.request((api) => api.reqIds(), "nextValidId"))[0]).toBe(id + 4);
});

test("IBApi exercises an option and then holds its shares", async () => {
  const id = client.of("nextValidId").at(-1)?.[0] as number;
  const call = callAt(215);
  await client.request(
    (api) => api.placeOrder(id, call, order({ totalQuantity: 1 })),
    "orderStatus",
    (args) => args[0] === id && args[1] === "Filled",
  );
  const holds = async (): Promise<number> => {
    const from = client.emitted.length;
    await client.request((api) => api.reqPositions(), "positionEnd");
    const row = client.emitted
      .slice(from)
      .find(
        ({ event, args }) => event === "position" && args[1].secType === "STK" && args[1].symbol === "AAPL",
      );
    return row?.args[2];
  };
  const before = await holds();
  client.api.exerciseOptions(nextId(), call, 1 as never, 1, ACCOUNT, 0);
  expect(await holds()).toBe(before + 100);
  client.api.cancelPositions();
  expect(await errorOf((api, one) => api.exerciseOptions(one, call, 1 as never, 1, ACCOUNT, 0))).toBe(322);
});

test("IBApi reads account values, positions and P&L that add up", async () => {
  const summary = nextId();
  await client.request(
    (api) => api.reqAccountSummary(summary, "All", "NetLiquidation,TotalCashValue,$LEDGER:ALL"),
    "accountSummaryEnd",
    of(summary),
  );
  const rows = client
    .of("accountSummary")
    .filter(of(summary))
    .map(([, , tag]) => tag);
  expect(rows).toEqual(
    expect.arrayContaining(["NetLiquidation", "TotalCashValue", "ExchangeRate", "RealizedPnL"]),
  );
  client.api.cancelAccountSummary(summary);
  const from = client.emitted.length;
  await client.request((api) => api.reqAccountUpdates(true, ACCOUNT), "accountDownloadEnd");
  const updates = client.emitted.slice(from);
  const value = (key: string, currency: string): number =>
    Number(
      updates.find(
        ({ event, args }) => event === "updateAccountValue" && args[0] === key && args[2] === currency,
      )?.args[1],
    );
  const worth = updates
    .filter(({ event }) => event === "updatePortfolio")
    .reduce((sum, { args }) => sum + args[3], 0);
  expect(value("NetLiquidation", "USD")).toBeCloseTo(value("TotalCashValue", "USD") + worth, 1);
  client.api.reqAccountUpdates(false, ACCOUNT);
  const multi = nextId();
  await client.request(
    (api) => api.reqAccountUpdatesMulti(multi, ACCOUNT, "", false),
    "accountUpdateMultiEnd",
    ([id]) => id === `${multi}`,
  );
  client.api.cancelAccountUpdatesMulti(multi);
  const positions = nextId();
  await client.request(
    (api) => api.reqPositionsMulti(positions, ACCOUNT, ""),
    "positionMultiEnd",
    of(positions),
  );
  client.api.cancelPositionsMulti(positions);
  const pnl = nextId();
  // The first message has no values.
  const [, daily, unrealized] = await client.request(
    (api) => api.reqPnL(pnl, ACCOUNT, ""),
    "pnl",
    (args) => args[0] === pnl && args[1] !== undefined,
  );
  expect(daily).not.toBe(unrealized);
  const single = await request((api, id) => api.reqPnLSingle(id, ACCOUNT, "", 265598), "pnlSingle");
  expect(single[0]).toBeGreaterThan(100);
  client.api.cancelPnL(lastId() - 1);
  client.api.cancelPnLSingle(lastId());
});
