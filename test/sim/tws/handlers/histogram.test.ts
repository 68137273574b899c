import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/histogram.ts";
import { reqCurrentTime } from "../../../../sim/wire/requests/session.ts";
import { histogramData } from "../../../../sim/wire/responses/histogram.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, EXCHANGE, names, received, Table, TRADING } from "../../../support/table.ts";

const DAY_MS = 86_400_000;
const query = (period: string) =>
  new Table({}, EXCHANGE, TRADING)
    .client(1)
    .send(request.reqHistogramData, { reqId: 1, ...AAPL_NUMBERED, useRth: true, period });

test("a histogram has each price once, in order, and the volume of the period in all", () => {
  const [histogram] = received(query("3 days"), histogramData);
  const prices = histogram?.items.map(({ price }) => price) ?? [];
  expect(prices).toEqual([...new Set(prices)].sort((a, b) => a - b));
  const stock = EXCHANGE.instrument(265598, TRADING) as never;
  const bars = EXCHANGE.bars(stock, "TRADES", 60_000, TRADING - 3 * DAY_MS, TRADING, true);
  const volume = bars.reduce((sum, bar) => sum + bar.volume, 0);
  expect(histogram?.items.reduce((sum, { size }) => sum + size, 0)).toBe(volume);
});

test("an unknown period is refused with 10188", () => {
  expect(code(query("3 moons"))).toBe(10188);
});

test("a cancel is answered with nothing", () => {
  expect(names(new Table().client(1).send(request.cancelHistogramData, { reqId: 1 }))).toEqual([]);
});

test("a histogram of a year is computed in parts, after other messages", () => {
  const table = new Table({}, EXCHANGE, TRADING);
  const client = table.client(1);
  const year = { reqId: 1, ...AAPL_NUMBERED, useRth: true, period: "1 year" };
  expect(names(client.send(request.reqHistogramData, year))).toEqual([]);
  expect(names(client.send(reqCurrentTime))).toEqual(["currentTime"]);
  const [histogram] = received(table.advance(5_000), histogramData);
  expect(histogram?.items.length).toBeGreaterThan(1_000);
});

test("a histogram that is being computed can be cancelled", () => {
  const table = new Table({}, EXCHANGE, TRADING);
  const client = table.client(1);
  client.send(request.reqHistogramData, { reqId: 1, ...AAPL_NUMBERED, useRth: true, period: "1 year" });
  expect(names(client.send(request.cancelHistogramData, { reqId: 1 }))).toEqual([]);
  expect(names(table.advance(5_000))).toEqual([]);
});
