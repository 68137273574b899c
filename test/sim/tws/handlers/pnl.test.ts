import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/pnl.ts";
import { pnl, pnlSingle } from "../../../../sim/wire/responses/pnl.ts";
import { code, received, Table, TRADING } from "../../../support/table.ts";

test("profit and loss of the account comes at once and every second, until it is cancelled", () => {
  const table = new Table({}, undefined, TRADING);
  const client = table.client(1);
  expect(received(client.send(request.reqPnL, { reqId: 1 }), pnl)).toHaveLength(1);
  expect(received(table.advance(10_000), pnl)).toHaveLength(10);
  client.send(request.cancelPnL, { reqId: 1 });
  expect(received(table.advance(10_000), pnl)).toEqual([]);
});

test("profit and loss of a position comes with its size and value", () => {
  const table = new Table({}, undefined, TRADING);
  const client = table.client(1);
  const [first] = received(client.send(request.reqPnLSingle, { reqId: 2, conId: 265598 }), pnlSingle);
  expect(first).toMatchObject({ reqId: 2, position: 100 });
  expect(first?.value).toBeGreaterThan(10_000);
  expect(received(table.advance(5_000), pnlSingle)).toHaveLength(5);
  client.send(request.cancelPnLSingle, { reqId: 2 });
  expect(table.advance(5_000)).toEqual([]);
});

test("TWS sends nothing for a contract that is not held", () => {
  const table = new Table({}, undefined, TRADING);
  const client = table.client(1);
  expect(received(client.send(request.reqPnLSingle, { reqId: 2, conId: 756733 }), pnlSingle)).toEqual([]);
  expect(received(table.advance(5_000), pnlSingle)).toEqual([]);
});

test("a number in use is refused with 322, for a position with 102; another account with 321", () => {
  const client = new Table().client(1);
  client.send(request.reqPnL, { reqId: 1 });
  client.send(request.reqPnLSingle, { reqId: 1, conId: 265598 });
  expect(code(client.send(request.reqPnL, { reqId: 1 }))).toBe(322);
  expect(code(client.send(request.reqPnLSingle, { reqId: 1, conId: 265598 }))).toBe(102);
  expect(code(client.send(request.reqPnL, { reqId: 2, account: "DU7" }))).toBe(321);
});
