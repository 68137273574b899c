import { expect, test } from "vitest";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import * as request from "../../../../sim/wire/requests/positions.ts";
import { position, positionMulti } from "../../../../sim/wire/responses/positions.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { advised, buy as buyIn, FIRST, SECOND } from "../../../support/logins.ts";
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

test("positions are those of every account; by number those of one account or one model", () => {
  const client = advised().client(1);
  const all = received(client.send(request.reqPositions), position);
  expect(all.map(({ account, size }) => `${account} ${size}`)).toEqual([
    ...[100, 40, -20].map((size) => `${FIRST} ${size}`),
    ...[200, 80, -40].map((size) => `${SECOND} ${size}`),
  ]);
  const multi = (reqId: number, account: string, modelCode = "") =>
    received(client.send(request.reqPositionsMulti, { reqId, account, modelCode }), positionMulti);
  expect(multi(1, SECOND).map(({ size }) => size)).toEqual([200, 80, -40]);
  expect(multi(2, "")).toHaveLength(6);
  expect(multi(3, FIRST, "Growth")).toEqual([]);
  const changed = buyIn(client, { account: FIRST, modelCode: "Growth" });
  expect(received(changed, positionMulti)).toMatchObject([
    { reqId: 2, account: FIRST, size: 110, modelCode: "" },
    { reqId: 3, account: FIRST, size: 10, modelCode: "Growth" },
  ]);
  expect(multi(4, FIRST, "Growth")).toMatchObject([{ size: 10, modelCode: "Growth" }]);
});

test("positions of another account are refused with 321", () => {
  expect(code(new Table().client(1).send(request.reqPositionsMulti, { reqId: 1, account: "DU7" }))).toBe(321);
});
