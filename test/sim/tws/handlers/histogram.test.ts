import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/histogram.ts";
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
