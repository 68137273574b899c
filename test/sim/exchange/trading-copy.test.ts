import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import { copyTrading } from "../../../sim/exchange/trading-copy.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { Table, TRADING } from "../../support/table.ts";

test("a copy has the same values, and keeps them when an order fills later", () => {
  const exchange = new Exchange();
  const copy = copyTrading(exchange);
  expect(copy.balance(TRADING)).toEqual(exchange.trading.balance(TRADING));
  expect(copy.holdings(TRADING)).toEqual(exchange.trading.holdings(TRADING));
  const table = new Table({}, exchange, TRADING);
  const order = {
    orderId: 1,
    action: "BUY",
    totalQuantity: 10,
    orderType: "MKT",
    tif: "DAY",
    transmit: true,
  };
  table.client(1).send(placeOrder, { ...AAPL_NUMBERED, ...order });
  table.advance(5_000);
  const sizeOf = ({ trading }: Pick<Exchange, "trading">) =>
    trading.positions(TRADING).find(({ instrument }) => instrument.conId === AAPL_NUMBERED.conId)?.size;
  expect([sizeOf(exchange), sizeOf({ trading: copy })]).toEqual([110, 100]);
  expect([exchange.trading.fills().length, copy.fills().length, copy.orders().length]).toEqual([1, 0, 0]);
});
