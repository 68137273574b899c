import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/scanner.ts";
import { scannerData, scannerParameters } from "../../../../sim/wire/responses/scanner.ts";
import { code, EXCHANGE, received, Table, TRADING } from "../../../support/table.ts";

const trading = () => new Table({}, EXCHANGE, TRADING);
const SCAN = {
  reqId: 1,
  numberOfRows: 5,
  instrument: "STK",
  locationCode: "STK.US",
  scanCode: "TOP_PERC_GAIN",
};

const change = (conId: number): number => {
  const { last, close } = EXCHANGE.quote(EXCHANGE.instrument(conId, TRADING) as never, TRADING);
  return last / close - 1;
};

test("a scan ranks the best shares first, and is sent again every thirty seconds", () => {
  const table = trading();
  const [scan] = received(table.client(1).send(request.reqScannerSubscription, SCAN), scannerData);
  const changes = scan?.rows.map(({ conId }) => change(conId)) ?? [];
  expect(changes).toHaveLength(5);
  expect(changes).toEqual(changes.toSorted((a, b) => b - a));
  expect(scan?.rows.map(({ rank }) => rank)).toEqual([0, 1, 2, 3, 4]);
  expect(received(table.advance(60_000), scannerData)).toHaveLength(2);
});

test("a scan keeps to its price range", () => {
  const query = { ...SCAN, numberOfRows: undefined, abovePrice: 100, belowPrice: 300 };
  const [scan] = received(trading().client(1).send(request.reqScannerSubscription, query), scannerData);
  const prices = scan?.rows.map(
    ({ conId }) => EXCHANGE.quote(EXCHANGE.instrument(conId, TRADING) as never, TRADING).last,
  );
  expect(prices?.length).toBeGreaterThan(0);
  expect(prices?.every((price) => price >= 100 && price <= 300)).toBe(true);
});

test("a cancelled scan gets 162 and sends nothing more; a cancel of none gets 365", () => {
  const table = trading();
  const client = table.client(1);
  client.send(request.reqScannerSubscription, SCAN);
  expect(code(client.send(request.cancelScannerSubscription, { reqId: 1 }))).toBe(162);
  expect(table.advance(60_000)).toEqual([]);
  expect(code(client.send(request.cancelScannerSubscription, { reqId: 1 }))).toBe(365);
});

test("a number in use is refused with 385, an unknown scan with 162", () => {
  const client = trading().client(1);
  client.send(request.reqScannerSubscription, SCAN);
  expect(code(client.send(request.reqScannerSubscription, SCAN))).toBe(385);
  const unknown = { ...SCAN, reqId: 2, scanCode: "BEST_LOOKING" };
  expect(code(client.send(request.reqScannerSubscription, unknown))).toBe(162);
});

test("scanner parameters name every scan", () => {
  const [parameters] = received(trading().client(1).send(request.reqScannerParameters), scannerParameters);
  for (const scan of ["TOP_PERC_GAIN", "TOP_PERC_LOSE", "MOST_ACTIVE", "HOT_BY_VOLUME"])
    expect(parameters?.xml).toContain(`<scanCode>${scan}</scanCode>`);
});
