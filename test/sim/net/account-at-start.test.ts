import { describe, expect, test } from "vitest";
import { reqOpenOrders } from "../../../sim/wire/requests/orders.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { handClient, inMemory } from "../../support/hand-client.ts";

test("the account begins with its own cash, positions and open orders, and clients see them", async () => {
  await using tws = await inMemory({
    account: {
      cash: { USD: 5_000, EUR: 100 },
      positions: [
        { symbol: "MSFT", quantity: -3, averageCost: 400 },
        { symbol: "AAPL", quantity: 10 },
      ],
      orders: [
        { symbol: "AAPL", action: "SELL", quantity: 10, orderType: "STP", auxPrice: 150, clientId: 4 },
        { symbol: "AAPL", action: "BUY", quantity: 2, limitPrice: 120, tif: "GTC", clientId: 4 },
        { symbol: "MSFT", action: "BUY", quantity: 3, limitPrice: 120 },
      ],
    },
  });
  expect(tws.account).toMatchObject({
    code: "DU1234567",
    codes: ["DU1234567"],
    cash: { USD: 5_000, EUR: 100 },
    positions: [
      { symbol: "MSFT", quantity: -3, averageCost: 400 },
      { symbol: "AAPL", quantity: 10 },
    ],
  });
  const client = await handClient(tws, 4);
  await client.send(reqPositions);
  expect(
    tws.answers("position").map(({ values }) => [values.symbol, values.size, values.averageCost]),
  ).toEqual(
    tws.account.positions.map(({ symbol, quantity, averageCost }) => [symbol, quantity, averageCost]),
  );
  await client.send(reqOpenOrders);
  expect(tws.answers("openOrder").map(({ values }) => [values.orderId, values.orderType])).toEqual([
    [1, "STP"],
    [2, "LMT"],
  ]);
  await client.send(reqIds);
  expect(tws.answers("nextValidId").map(({ values }) => values.orderId)).toEqual([3, 3]);
  expect(tws.orders.all({ clientId: 1 })).toMatchObject([
    { orderId: 1, symbol: "MSFT", status: "Submitted" },
  ]);
  tws.market("AAPL").set({ last: 149 });
  expect(tws.fills).toMatchObject([{ orderId: 1, clientId: 4 }]);
});

describe("mistakes", () => {
  const AAPL = { symbol: "AAPL", action: "BUY", quantity: 1 } as const;
  test.each([
    [{ cash: { XXX: 1 } }, "account.cash.XXX: no rate of XXX is known"],
    [{ cash: "1" }, "account"],
    [
      {
        positions: [
          { symbol: "AAPL", quantity: 1 },
          { symbol: "NOSUCH", quantity: 1 },
        ],
      },
      "account.positions[1]: Cannot find NOSUCH",
    ],
    [
      { positions: [{ symbol: "AAPL", quantity: 0 }] },
      "account.positions[0]: AAPL: expected a quantity other than 0",
    ],
    [
      { positions: [{ symbol: "SPX", secType: "IND", quantity: 1 }] },
      "account.positions[0]: SPX IND: it cannot be traded",
    ],
    [
      {
        positions: [
          { symbol: "AAPL", quantity: 1 },
          { symbol: "AAPL", quantity: 2 },
        ],
      },
      "account.positions[1]: AAPL is there already",
    ],
    [
      { positions: [{ symbol: "ES", secType: "FUT", quantity: 1 }] },
      /account\.positions\[0\]: Cannot find ES FUT: it means/,
    ],
    [{ orders: [AAPL] }, "account.orders[0]: AAPL: the market would fill it at once"],
    [{ orders: [{ ...AAPL, limitPrice: 120.001 }] }, "account.orders[0]: AAPL: 110"],
    [{ orders: [{ ...AAPL, orderType: "WRONG" }] }, "account.orders[0]: AAPL: "],
    [{ orders: [{ ...AAPL, quantity: 1e6, limitPrice: 200 }] }, "account.orders[0]: AAPL: 201"],
    [{ orders: [{ ...AAPL, price: 5 }] }, "price"],
    [{ orders: [{ ...AAPL, quantity: -5 }] }, "quantity"],
  ])("%j is refused by the name of the entry", async (account, why) => {
    await expect(inMemory({ account: account as never })).rejects.toThrow(RangeError);
    await expect(inMemory({ account: account as never })).rejects.toThrow(why);
  });
});
