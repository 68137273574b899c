import * as stoqey from "@stoqey/ib";
import { expect, test } from "vitest";
import { AAPL, ACCOUNT, shareOf } from "../support/contracts.ts";
import { of, stockSession } from "../support/stock-session.ts";

type Contract = stoqey.Contract;
type Order = stoqey.Order;

/** Wednesday eleven o'clock in New York: the contracts and days that the client's own live tests name exist. */
const START_MS = Date.UTC(2026, 5, 24, 15);
const { client, nextId, lastId, request } = await stockSession(
  { anySymbol: true, pnlUnsetFirst: false },
  START_MS,
);

/** Types a contract of the client's classes, whose fields may be undefined. */
const contract = (one: object): Contract => one as Contract;
const SPY = shareOf("SPY");
const CALL = contract(new stoqey.Option("SPY", "20281215", 750, stoqey.OptionType.Call));
const BITCOIN = contract(new stoqey.Crypto("BTC"));

const REST: Order = {
  orderType: "LMT",
  action: "BUY",
  lmtPrice: 1,
  totalQuantity: 1,
  conditionsIgnoreRth: true,
  conditionsCancelOrder: false,
  tif: "DAY",
  transmit: true,
  goodAfterTime: "20300101-01:01:01",
} as Order;

/** Places an order that rests, checks its first status, and cancels it. */
async function placed(wanted: Contract, order: Order): Promise<void> {
  const [id] = await client.request((api) => api.reqIds(), "nextValidId");
  const from = client.emitted.length;
  const status = await client.request((api) => api.placeOrder(id, wanted, order), "orderStatus", of(id));
  expect(status.slice(2, 4)).toEqual([0, 1]);
  const errors = client.emitted.slice(from).filter((one) => one.event === "error" && one.args[2] === id);
  expect(errors.map((one) => one.args[1])).toEqual([]);
  client.api.cancelOrder(id);
  await client.event("orderStatus", (args) => args[0] === id && args[1] === "Cancelled", from);
  await client.event("error", (args) => args[1] === 202 && args[2] === id, from);
}

test("IBApi places orders that begin in 2030 for shares, coins and options, and cancels them", async () => {
  for (const wanted of [AAPL, SPY, BITCOIN, CALL]) await placed(wanted, REST);
  await client.request((api) => api.reqAllOpenOrders(), "openOrderEnd");
  await client.request((api) => api.reqCompletedOrders(false), "completedOrdersEnd");
  expect(client.of("completedOrder").length).toBe(4);
  for (const [, , state] of client.of("completedOrder")) expect(state.status).toBe("Cancelled");
});

test("IBApi places orders with a condition of each kind", async () => {
  const or = stoqey.ConjunctionConnection.OR;
  const kinds: readonly stoqey.OrderCondition[] = [
    new stoqey.PriceCondition(29, stoqey.TriggerMethod.Default, 265598, "SMART", true, or),
    new stoqey.ExecutionCondition("SMART", stoqey.SecType.STK, "AAPL", or),
    new stoqey.MarginCondition(10, false, or),
    new stoqey.PercentChangeCondition(0.1, 265598, "SMART", true, or),
    new stoqey.TimeCondition("20260102-18:00:00", true, or),
    new stoqey.VolumeCondition(100, 265598, "SMART", true, or),
  ];
  for (const condition of kinds) await placed(AAPL, { ...REST, conditions: [condition] });
});

test("IBApi learns what an order would cost, in the currency of its contract", async () => {
  const { goodAfterTime: _, ...terms } = REST;
  const [id] = await client.request((api) => api.reqIds(), "nextValidId");
  const [, , , state] = await client.request(
    (api) => api.placeOrder(id, SPY, { ...terms, whatIf: true }),
    "openOrder",
    (args) => args[0] === id && Boolean(args[3].minCommission || args[3].maxCommission),
  );
  expect(state.commissionCurrency).toBe("USD");
});

test("IBApi reads positions and the P&L of the account and of a position, again and again", async () => {
  await client.request((api) => api.reqPositions(), "positionEnd");
  const [, held] = client.of("position")[0] ?? [];
  client.api.cancelPositions();
  for (const _ of [1, 2, 3]) {
    await request((api, id) => api.reqPositionsMulti(id, "", ""), "positionMultiEnd");
    client.api.cancelPositionsMulti(lastId() + 1);
    nextId();
  }
  await request((api, id) => api.reqPnL(id, ACCOUNT), "pnl");
  client.api.cancelPnL(lastId());
  const single = await request((api, id) => api.reqPnLSingle(id, ACCOUNT, "", held.conId), "pnlSingle");
  for (const at of [0, 2, 4]) expect(single[at]).toBeTruthy();
  client.api.cancelPnLSingle(lastId());
});
