import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/market-depth.ts";
import {
  mktDepthExchanges,
  updateMktDepth,
  updateMktDepthL2,
} from "../../../../sim/wire/responses/market-depth.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, EXCHANGE, received, Table, TRADING } from "../../../support/table.ts";

/** A share on one exchange, whose depth needs no `isSmartDepth`. */
const AAPL_NASDAQ = { ...AAPL_NUMBERED, exchange: "NASDAQ" };
const trading = () => new Table({}, EXCHANGE, TRADING);

test("a book has the requested rows on both sides, best price first, then changes alone", () => {
  const table = trading();
  const client = table.client(1);
  const rows = received(
    client.send(request.reqMktDepth, { reqId: 1, ...AAPL_NASDAQ, rows: 5 }),
    updateMktDepth,
  );
  const prices = (side: number) => rows.filter((row) => row.side === side).map(({ price }) => price);
  expect(prices(0)).toHaveLength(5);
  expect(prices(1)).toHaveLength(5);
  expect(prices(0)).toEqual(prices(0).toSorted((a, b) => a - b));
  expect(prices(1)).toEqual(prices(1).toSorted((a, b) => b - a));
  const later = received(table.advance(2_000), updateMktDepth);
  expect(later.length).toBeGreaterThan(0);
  expect(later.every(({ operation }) => operation === 1)).toBe(true);
});

test("SMART depth names market makers", () => {
  const client = trading().client(1);
  const effects = client.send(request.reqMktDepth, { reqId: 1, ...AAPL_NUMBERED, rows: 3, smart: true });
  const rows = received(effects, updateMktDepthL2);
  expect(rows).toHaveLength(6);
  expect(rows.every(({ marketMaker, smart }) => marketMaker !== "" && smart)).toBe(true);
});

test("an index has no depth (10092), and a book needs a row (321) and a number of its own (322)", () => {
  const client = trading().client(1);
  const index = EXCHANGE.listed(TRADING).find(({ secType }) => secType === "IND");
  const query = (change: object) =>
    code(client.send(request.reqMktDepth, { reqId: 1, ...AAPL_NASDAQ, rows: 1, ...change }));
  expect(query({ conId: index?.conId, symbol: "", secType: "", exchange: index?.exchange })).toBe(10092);
  expect(query({ rows: 0 })).toBe(321);
  expect(query({})).toBeUndefined();
  expect(query({})).toBe(322);
});

test("a cancelled book sends nothing more, and a cancel of none is refused with 310", () => {
  const table = trading();
  const client = table.client(1);
  client.send(request.reqMktDepth, { reqId: 1, ...AAPL_NASDAQ, rows: 5 });
  expect(code(client.send(request.cancelMktDepth, { reqId: 1 }))).toBeUndefined();
  expect(table.advance(2_000)).toEqual([]);
  expect(code(client.send(request.cancelMktDepth, { reqId: 1 }))).toBe(310);
});

test("exchanges with depth are listed by security type", () => {
  const [list] = received(trading().client(1).send(request.reqMktDepthExchanges), mktDepthExchanges);
  expect(new Set(list?.exchanges.map(({ secType }) => secType))).toEqual(new Set(["STK", "FUT", "CASH"]));
});

test("exchanges outside the smart depth have the largest integer as their group on the wire", () => {
  const effects = trading().client(1).send(request.reqMktDepthExchanges);
  const [fields = []] = effects.flatMap((effect) => (effect.kind === "send" ? [effect.fields] : []));
  expect(fields.slice(-5)).toEqual(["IDEALPRO", "CASH", "", "Deep", "2147483647"]);
});
