import { expect, test } from "vitest";
import { AgentTools } from "../../../support/agent-tools.ts";

test("bars are compact, the newest are kept, and the earlier ones are counted", async () => {
  const tools = new AgentTools();
  const input = { symbol: "MSFT", duration: "2 D", barSize: "5 mins", limit: 10 };
  const answer = await tools.world.clock.until(tools.raw("get_historical_bars", input));
  expect(answer).toMatchObject({
    columns: ["time", "open", "high", "low", "close", "volume"],
    more: expect.stringMatching(/^\d+ more earlier bars are not shown/),
  });
  const { rows } = answer as { rows: [string][] };
  expect(rows).toHaveLength(10);
  expect(rows.at(-1)?.[0]).toBe("2026-01-13T15:25Z");
});

test("a pair of duration and bar size that is not valid is refused, and nothing is sent", async () => {
  const tools = new AgentTools();
  const answer = await tools.call("get_historical_bars", {
    symbol: "AAPL",
    duration: "1 Y",
    barSize: "1 min",
  });
  expect(answer).toMatchObject({
    error: { code: "INVALID_OPTION", retryable: false, message: expect.stringContaining("1 hour 2 Y") },
  });
  expect(tools.pool.stats().dials).toBe(0);
});

test("a quote says what kind of data it is, and what is missing", async () => {
  const tools = new AgentTools();
  expect(await tools.call("get_quote", { symbol: "aapl" })).toMatchObject({
    symbol: "AAPL",
    kindOfData: "live",
    complete: true,
  });
  expect(await tools.call("get_quote", { symbol: "EURUSD", secType: "CASH" })).toMatchObject({
    kindOfData: "live; there is no last now",
  });
});
