import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/pnl.ts";
import { pnl, pnlSingle } from "../../../../sim/wire/responses/pnl.ts";
import { advised, FIRST, SECOND } from "../../../support/logins.ts";
import { code, received, sent, Table, TRADING } from "../../../support/table.ts";

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

test("with pnlUnsetFirst the first message has unset values, and the next one the true ones", () => {
  const table = new Table({ pnlUnsetFirst: true }, undefined, TRADING);
  const client = table.client(1);
  const unset = "1.7976931348623157E308";
  expect(sent(client.send(request.reqPnL, { reqId: 1 }))).toEqual([["94", "1", unset, unset, unset]]);
  expect(sent(client.send(request.reqPnLSingle, { reqId: 2, conId: 265598 }))).toEqual([
    ["95", "2", "100", unset, unset, unset, unset],
  ]);
  const later = table.advance(1_000);
  expect(received(later, pnl)[0]?.daily).toBeCloseTo(table.exchange.balance(table.nowMs).dailyPnl, 2);
  expect(received(later, pnlSingle)[0]?.value).toBeGreaterThan(10_000);
});

test("strict sends unset values first, and gentle does not", () => {
  const first = (profile: "strict" | "gentle") =>
    received(new Table({ profile }).client(1).send(request.reqPnL, { reqId: 1 }), pnl)[0]?.realized;
  expect(first("strict")).toBeUndefined();
  expect(first("gentle")).toBe(0);
});

test("profit and loss is that of the account, of all accounts, or of a model", () => {
  const table = advised();
  const client = table.client(1);
  let reqId = 0;
  const unrealized = (account: string, modelCode = "") =>
    received(client.send(request.reqPnL, { reqId: ++reqId, account, modelCode }), pnl)[0]?.unrealized ?? 0;
  const [first, second] = [unrealized(FIRST), unrealized(SECOND)];
  expect(second).toBeCloseTo(2 * first, 1);
  expect(unrealized("All")).toBeCloseTo(first + second, 1);
  expect(unrealized(FIRST, "Growth")).toBe(0);
  const single = received(
    client.send(request.reqPnLSingle, { reqId: 9, account: SECOND, conId: 265598 }),
    pnlSingle,
  );
  expect(single).toMatchObject([{ position: 200 }]);
});

test("the cancel of a subscription that does not exist is ignored", () => {
  const client = new Table().client(1);
  expect(client.send(request.cancelPnL, { reqId: 1 })).toEqual([]);
  expect(client.send(request.cancelPnLSingle, { reqId: 1 })).toEqual([]);
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
