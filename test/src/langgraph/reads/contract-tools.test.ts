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

test("an option chain has the expiries and the strikes nearest to a price", async () => {
  const tools = new AgentTools();
  const answer = await tools.world.clock.until(
    tools.raw("get_option_chain", { symbol: "AAPL", expiry: "202602", around: 250, limit: 3 }),
  );
  expect(answer).toMatchObject({ underlying: { conId: 265598 } });
  const { columns, rows } = answer as { columns: string[]; rows: unknown[][] };
  const row = Object.fromEntries(columns.map((name, at) => [name, rows[0]?.[at]]));
  expect(row).toMatchObject({ exchange: "SMART", tradingClass: "AAPL", multiplier: 100 });
  expect(row.expiries).toContain("20260220");
  expect((row.expiries as string[]).every((day) => day.startsWith("202602"))).toBe(true);
  expect(row.strikes).toEqual([247.5, 250, 252.5]);
  expect(row.moreStrikes).toBeGreaterThan(10);
});

test("a chain at an exchange or of a month that has none is an error that says what there is", async () => {
  const tools = new AgentTools();
  const chain = { symbol: "AAPL", limit: 1 };
  expect(await tools.call("get_option_chain", { ...chain, exchange: "smart" })).not.toHaveProperty("error");
  expect(await tools.call("get_option_chain", { ...chain, exchange: "EUREX" })).toMatchObject({
    error: {
      code: "INVALID_OPTION",
      message: expect.stringMatching(/EUREX has none; the exchanges are .*SMART/),
    },
  });
  expect(await tools.call("get_option_chain", { ...chain, expiry: "209901" })).toMatchObject({
    error: {
      message: expect.stringMatching(/none begins with 209901; there are \d+, from 2026\d{4} to \d{8}/),
    },
  });
});

test("a strike or a right alone means options", async () => {
  const tools = new AgentTools();
  const input = { symbol: "aapl", expiry: "20260220", right: "put", currency: "usd", limit: 1 };
  expect(await tools.call("find_contracts", input)).toMatchObject([{ secType: "OPT", right: "P" }]);
});

test("what the chain lists can be found, and has a quote", async () => {
  const tools = new AgentTools();
  const rows = (await tools.call("find_contracts", {
    symbol: "AAPL",
    secType: "OPT",
    expiry: "20260220",
    right: "P",
    limit: 200,
  })) as { conId: number; strike: number }[];
  const [one] = rows.filter(({ strike }) => strike >= 250);
  expect(await tools.call("get_quote", { conId: one?.conId })).toMatchObject({
    symbol: "AAPL",
    secType: "OPT",
    right: "P",
    strike: one?.strike,
    bid: expect.any(Number),
  });
});
