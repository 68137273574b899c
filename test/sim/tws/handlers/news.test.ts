import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/news.ts";
import * as out from "../../../../sim/wire/responses/news.ts";
import { code, names, received, Table } from "../../../support/table.ts";

const NEWS = { reqId: 1, conId: 265598, providers: "BRFG+DJNL", total: 10 };

test("headlines come newest first, with an end that says whether there are more", () => {
  const effects = new Table().client(1).send(request.reqHistoricalNews, NEWS);
  const times = received(effects, out.historicalNews).map(({ time }) => time);
  expect(times).toHaveLength(10);
  expect(times).toEqual(times.toSorted().reverse());
  expect(times[0]).toMatch(/^2026-01-1\d \d\d:00:00\.0$/);
  expect(received(effects, out.historicalNewsEnd)).toEqual([{ reqId: 1, hasMore: true }]);
});

test("every headline has an article", () => {
  const client = new Table().client(1);
  const [first] = received(client.send(request.reqHistoricalNews, NEWS), out.historicalNews);
  const { provider = "", articleId = "", headline = "" } = first ?? {};
  const article = client.send(request.reqNewsArticle, { reqId: 2, provider, articleId });
  expect(received(article, out.newsArticle)).toMatchObject([
    { reqId: 2, type: 0, text: expect.stringContaining(headline) },
  ]);
  expect(code(client.send(request.reqNewsArticle, { reqId: 2, provider, articleId: "BRFG$1" }))).toBe(10172);
});

test("an unknown provider and a bad time are refused with 321, an unknown contract with 200", () => {
  const client = new Table().client(1);
  const query = (change: object) => code(client.send(request.reqHistoricalNews, { ...NEWS, ...change }));
  expect(query({ providers: "BRFG+NONE" })).toBe(321);
  expect(query({ start: "last week" })).toBe(321);
  expect(query({ conId: 1 })).toBe(200);
});

test("providers are listed with their names", () => {
  const [list] = received(new Table().client(1).send(request.reqNewsProviders), out.newsProviders);
  expect(list?.providers.map(({ code: provider }) => provider)).toEqual(["BRFG", "BRFUPDN", "DJNL"]);
});

test("a bulletin is sent to clients that subscribed to bulletins", () => {
  const table = new Table();
  const [subscribed, cancelled] = [table.client(1), table.client(2)];
  table.client(3);
  for (const client of [subscribed, cancelled]) client.send(request.reqNewsBulletins, { all: true });
  cancelled.send(request.cancelNewsBulletins);
  const effects = table.happens({ kind: "bulletin", text: "Trading is halted." });
  expect(effects).toMatchObject([{ kind: "send", connection: subscribed.connection }]);
  expect(names(effects)).toEqual(["updateNewsBulletin"]);
});
