import { expect, test } from "vitest";
import { exerciseOptions } from "../../../../sim/wire/requests/option-exercise.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { position } from "../../../../sim/wire/responses/positions.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { code, received, Table, TRADING } from "../../../support/table.ts";

const EXERCISE = { reqId: 9, exerciseAction: 1, exerciseQuantity: 1 };

test("an exercised call turns into shares", () => {
  const table = Table.trading();
  const client = table.client(1);
  const call = callInTheMoney(table);
  const order = { action: "BUY", totalQuantity: 1, orderType: "MKT", tif: "DAY", transmit: true };
  client.send(placeOrder, { orderId: 1, conId: call, exchange: "SMART", ...order });
  const shares = () =>
    received(client.send(reqPositions), position).find(
      ({ symbol, secType }) => symbol === "AAPL" && secType === "STK",
    )?.size;
  expect(shares()).toBe(100);
  expect(code(client.send(exerciseOptions, { ...EXERCISE, conId: call, exchange: "SMART" }))).toBeUndefined();
  table.advance(1_000);
  expect(shares()).toBe(200);
});

test("an option that is not held is refused with 322, an unknown contract with 200", () => {
  const table = Table.trading();
  const client = table.client(1);
  expect(
    code(client.send(exerciseOptions, { ...EXERCISE, conId: callInTheMoney(table), exchange: "SMART" })),
  ).toBe(322);
  expect(
    code(client.send(exerciseOptions, { ...EXERCISE, ...AAPL_NUMBERED, symbol: "NOSUCH", conId: 0 })),
  ).toBe(200);
});

/** Finds a call on AAPL that is in the money. */
function callInTheMoney({ exchange }: Table): number {
  const { last } = exchange.quote(exchange.instrument(265598, TRADING) as never, TRADING);
  const call = listedWithOptions(exchange, TRADING).find(
    ({ underConId, right, strike }) => underConId === 265598 && right === "C" && strike < last,
  );
  return call?.conId ?? 0;
}
