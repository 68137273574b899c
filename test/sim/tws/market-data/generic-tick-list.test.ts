import { expect, test } from "vitest";
import type { WireContract } from "../../../../sim/wire/field-groups/contract.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqHistoricalNews } from "../../../../sim/wire/requests/news.ts";
import { historicalNews, tickNews } from "../../../../sim/wire/responses/news.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { AAPL_NUMBERED, shareOf } from "../../../support/contracts.ts";
import { code, EXCHANGE, NOW, received, sent, Table, TRADING } from "../../../support/table.ts";

const DAY_MS = 86_400_000;

/** Numbers of the messages that carry ticks. */
const TICKS = ["1", "2", "45", "46"];

/** Gets the ticks that come at once with a generic tick list: the values of each tick type. */
function ticks(genericTicks: string, contract: Partial<WireContract> = AAPL_NUMBERED): Map<string, string[]> {
  const effects = new Table().client(1).send(reqMktData, { reqId: 1, ...contract, genericTicks });
  return new Map(
    sent(effects)
      .filter(([id = ""]) => TICKS.includes(id))
      .map(([, , , tickType = "", ...values]) => [tickType, values]),
  );
}

test.each([
  ["233", ["48"]],
  ["375", ["77"]],
  ["221", ["37"]],
  ["236", ["46", "89"]],
  ["104", ["23"]],
  ["106", ["24"]],
  ["165", ["15", "16", "17", "18", "19", "20", "21"]],
])("generic tick %s brings tick types %j, which do not come without it", (number, expected) => {
  const plain = ticks("");
  const extra = [...ticks(number).keys()].filter((type) => !plain.has(type));
  expect(extra.sort()).toEqual(expected);
});

test("the statistics of a year are of shares alone, as the API reference has them", () => {
  const option = EXCHANGE.chain(AAPL_NUMBERED.conId, NOW).find(({ secType }) => secType === "OPT");
  const contract = { ...AAPL_NUMBERED, conId: option?.conId ?? 0, secType: "OPT" };
  const found = ticks("165", contract);
  expect([...found.keys()]).toEqual([...ticks("", contract).keys()]);
  expect(found.size).toBeGreaterThan(3);
  expect(["15", "16", "17", "18", "19", "20", "21"].filter((type) => found.has(type))).toEqual([]);
});

test("price ranges contain the price and each other, and the mark price is the last price", () => {
  const all = ticks("165,221,236,104");
  const value = (type: number): number => Number(all.get(`${type}`)?.[0]);
  const last = value(4);
  expect(value(37)).toBe(last);
  expect(value(19)).toBeLessThanOrEqual(value(17));
  expect(value(17)).toBeLessThanOrEqual(value(15));
  expect(value(15)).toBeLessThan(value(16));
  expect(value(16)).toBeLessThanOrEqual(value(18));
  expect(value(18)).toBeLessThanOrEqual(value(20));
  // A year holds more than a quarter of it.
  expect(value(20) - value(19)).toBeGreaterThan(value(16) - value(15));
  expect(value(21)).toBeGreaterThan(0);
  expect(value(46)).toBe(3);
  expect(value(23)).toBeGreaterThan(0.05);
});

test("mdoff,292 brings headlines alone, the same as historical news", () => {
  // Two days later, so that the last day has a headline.
  const client = new Table({}, undefined, NOW + 2 * DAY_MS).client(1);
  const effects = client.send(reqMktData, { reqId: 1, ...AAPL_NUMBERED, genericTicks: "mdoff,292" });
  expect(sent(effects).filter(([id = ""]) => TICKS.includes(id))).toEqual([]);
  const live = received(effects, tickNews);
  const query = { reqId: 2, conId: 265598, providers: "BRFG+BRFUPDN+DJNL", total: 300 };
  const past = received(client.send(reqHistoricalNews, query), historicalNews);
  const articles = past.map(({ articleId }) => articleId);
  expect(live.length).toBeGreaterThan(0);
  for (const { articleId } of live) expect(articles).toContain(articleId);
});

test("each headline comes once", () => {
  const table = new Table();
  table.client(1).send(reqMktData, { reqId: 1, ...AAPL_NUMBERED, genericTicks: "mdoff,292" });
  const articles = received(table.advance(DAY_MS), tickNews).map(({ articleId }) => articleId);
  expect(articles.length).toBeGreaterThan(2);
  expect(new Set(articles).size).toBe(articles.length);
});

test("a number that is no generic tick is refused with 321, which lists the legal ones", () => {
  const effects = new Table()
    .client(1)
    .send(reqMktData, { reqId: 1, ...AAPL_NUMBERED, genericTicks: "233,999" });
  expect(code(effects)).toBe(321);
  expect(received(effects, error)[0]?.text).toContain("Legal ones for (STK) are: 100(Option Volume)");
});

test("the headlines of a new line (292) are those of the last 24 hours", () => {
  const table = new Table({}, undefined, TRADING);
  const client = table.client(1);
  const ages = ["AAPL", "MSFT", "TSLA", "NVDA", "AMZN", "META"].flatMap((symbol, reqId) => {
    const effects = client.send(reqMktData, { reqId, ...shareOf(symbol), genericTicks: "mdoff,292" });
    return received([...effects, ...table.advance(1)], tickNews).map(({ timeMs }) => table.nowMs - timeMs);
  });
  expect(Math.min(...ages)).toBeGreaterThan(0);
  expect(Math.max(...ages)).toBeLessThanOrEqual(DAY_MS + 1_000);
  expect(Math.max(...ages)).toBeGreaterThan(DAY_MS / 2);
});
