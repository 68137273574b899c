import { expect, test } from "vitest";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import * as request from "../../../../sim/wire/requests/positions.ts";
import { position, positionMulti } from "../../../../sim/wire/responses/positions.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, names, received, Table, type TableClient } from "../../../support/table.ts";

/** Buys ten shares at the market. @returns What TWS does at once. */
const buy = (client: TableClient, orderId: number) =>
  client.send(placeOrder, {
    orderId,
    ...AAPL_NUMBERED,
    action: "BUY",
    totalQuantity: 10,
    orderType: "MKT",
    tif: "DAY",
    transmit: true,
  });

test("reqPositions brings every position and an end, then each change until it is cancelled", () => {
  const client = Table.trading().client(1);
  const first = received(client.send(request.reqPositions), position);
  expect(first.map(({ symbol, size }) => [symbol, size])).toEqual([
    ["AAPL", 100],
    ["MSFT", 40],
    ["TSLA", -20],
  ]);
  expect(received(buy(client, 1), position)).toMatchObject([{ symbol: "AAPL", size: 110 }]);
  client.send(request.cancelPositions);
  expect(received(buy(client, 2), position)).toEqual([]);
});

test("reqPositionsMulti brings the same under its number, then each change until it is cancelled", () => {
  const client = Table.trading().client(1);
  const effects = client.send(request.reqPositionsMulti, { reqId: 8, modelCode: "" });
  expect(names(effects)).toEqual([...Array(3).fill("positionMulti"), "positionMultiEnd"]);
  expect(received(buy(client, 1), positionMulti)).toMatchObject([{ reqId: 8, symbol: "AAPL", size: 110 }]);
  client.send(request.cancelPositionsMulti, { reqId: 8 });
  expect(received(buy(client, 2), positionMulti)).toEqual([]);
});

test("positions of another account are refused with 321", () => {
  expect(code(new Table().client(1).send(request.reqPositionsMulti, { reqId: 1, account: "DU7" }))).toBe(321);
});
