import { expect, test } from "vitest";
import { type ExecutionsRequest, reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { commissionReport, execDetails } from "../../../../sim/wire/responses/executions.ts";
import { AAPL_NUMBERED, ACCOUNT } from "../../../support/contracts.ts";
import { code, names, received, Table, type TableClient } from "../../../support/table.ts";

const place = (client: TableClient, orderId: number, action: string) =>
  client.send(placeOrder, {
    orderId,
    ...AAPL_NUMBERED,
    action,
    totalQuantity: 10,
    orderType: "MKT",
    tif: "DAY",
    transmit: true,
  });

/** Two clients: the first has bought, the second has sold. */
function traded() {
  const table = Table.trading();
  const [buyer, seller] = [table.client(1), table.client(2)];
  place(buyer, 1, "BUY");
  place(seller, 1, "SELL");
  const sides = (filter: Partial<ExecutionsRequest>) =>
    received(buyer.send(reqExecutions, { reqId: 3, ...filter }), execDetails).map(({ side }) => side);
  return { table, buyer, sides };
}

test("executions of today come with their commissions, and an end", () => {
  const { buyer } = traded();
  const effects = buyer.send(reqExecutions, { reqId: 3 });
  expect(names(effects)).toEqual([
    "execDetails",
    "commissionReport",
    "execDetails",
    "commissionReport",
    "execDetailsEnd",
  ]);
  const ids = received(effects, execDetails).map(({ execId }) => execId);
  expect(received(effects, commissionReport).map(({ execId }) => execId)).toEqual(ids);
});

test.each([
  [["BOT", "SLD"], {}],
  [["BOT"], { clientId: 1 }],
  [["SLD"], { clientId: 2 }],
  [["BOT"], { side: "BUY" }],
  [["SLD"], { side: "SLD" }],
  [[], { side: "BORROW" }],
  [[], { secType: "NONE" }],
  [[], { exchange: "NOWHERE" }],
  [[], { clientId: 3 }],
  [["BOT", "SLD"], { time: "20260113-15:29:00" }],
  [["BOT", "SLD"], { symbol: "AAPL", secType: "STK", exchange: "SMART", account: ACCOUNT }],
  [[], { symbol: "MSFT" }],
  [[], { account: "DU7" }],
  [[], { time: "20260113 10:31:00 US/Eastern" }],
])("%j are the executions that pass %j", (expected, filter) => {
  expect(traded().sides(filter)).toEqual(expected);
});

test("executions of yesterday are gone", () => {
  const { table, sides } = traded();
  table.nowMs += 86_400_000;
  expect(sides({})).toEqual([]);
});

test("a time that is none is refused with 10314", () => {
  expect(code(new Table().client(1).send(reqExecutions, { reqId: 3, time: "noon" }))).toBe(10314);
});
