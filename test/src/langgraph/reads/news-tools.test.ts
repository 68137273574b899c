import { expect, test } from "vitest";
import { AgentTools } from "../../../support/agent-tools.ts";

test("headlines of an instrument are listed, and their articles have a text without tags", async () => {
  const tools = new AgentTools();
  const answer = await tools.world.clock.until(tools.raw("search_news", { symbol: "AAPL", limit: 2 }));
  expect(answer).toMatchObject({
    columns: ["time", "providerCode", "articleId", "headline"],
    more: expect.stringContaining("raise limit"),
  });
  const [time, providerCode, articleId] = (answer as { rows: string[][] }).rows[0] ?? [];
  expect(time).toMatch(/^2026-01-13T\d\d:\d\dZ$/);
  const article = await tools.call("get_news_article", { providerCode, articleId });
  const { text } = article as { text: string };
  expect(text.length).toBeGreaterThan(20);
  expect(text).not.toMatch(/<\w+/);
});

test("an article that does not exist is an error as data", async () => {
  const article = await new AgentTools().call("get_news_article", {
    providerCode: "BRFG",
    articleId: "none",
  });
  expect(article).toMatchObject({ error: { code: "TWS_ERROR", retryable: false } });
});
