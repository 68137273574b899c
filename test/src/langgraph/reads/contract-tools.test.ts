import { expect, test } from "vitest";
import { AgentTools } from "../../../support/agent-tools.ts";

test("a name finds the instruments of the company", async () => {
  expect(await new AgentTools().call("search_symbols", { text: "Apple" })).toMatchObject([
    { symbol: "AAPL", secType: "STK", conId: 265598, name: "APPLE INC", derivatives: "OPT" },
  ]);
});

test("the months of a future are listed in their order, each with its conId", async () => {
  const rows = await new AgentTools().call("find_contracts", { symbol: "es", secType: "FUT" });
  expect(rows).toMatchObject([
    { symbol: "ES", expiry: "20260320", multiplier: 50, conId: expect.any(Number) },
    { expiry: "20260618" },
    { expiry: "20260918" },
    { expiry: "20261218" },
  ]);
});

test("a strike or a right alone means options", async () => {
  const tools = new AgentTools();
  const input = { symbol: "aapl", expiry: "20260220", right: "put", currency: "usd", limit: 1 };
  expect(await tools.call("find_contracts", input)).toMatchObject([{ secType: "OPT", right: "P" }]);
});
