import { expect, test } from "vitest";
import { AgentTools } from "../../../support/agent-tools.ts";
import { swallow } from "../../../support/sim.ts";

test("the account summary has each value with its tag and currency", async () => {
  expect(await new AgentTools().call("get_account_summary")).toContainEqual(
    expect.objectContaining({ tag: "NetLiquidation", currency: "USD", value: expect.any(String) }),
  );
});

test("positions have market value and profit and loss, and can be filtered and limited", async () => {
  const tools = new AgentTools();
  const rows = (await tools.call("get_positions")) as { symbol: string }[];
  expect(rows).toHaveLength(3);
  expect(rows.find(({ symbol }) => symbol === "TSLA")).toMatchObject({
    position: -20,
    averageCost: 452.1,
    marketValue: expect.any(Number),
    unrealizedPnL: expect.any(Number),
  });
  expect(await tools.call("get_positions", { symbol: "msft" })).toMatchObject([{ symbol: "MSFT" }]);
  expect(await tools.call("get_positions", { account: "DU999" })).toEqual([]);
  expect(await tools.world.clock.until(tools.raw("get_positions", { limit: 1 }))).toMatchObject({
    rows: [expect.anything()],
    more: expect.stringMatching(/^2 more positions/),
  });
});

test("positions are given without values, and say so, when TWS does not send the values", async () => {
  const tools = new AgentTools();
  await tools.world.clock.until(tools.pool.connect());
  tools.world.tws.inject(swallow({ request: "reqAccountUpdates" }));
  const answer = await tools.world.clock.until(tools.raw("get_positions"));
  expect(answer).toMatchObject({ note: expect.stringMatching(/^no market values of DU1234567: /) });
});

test("the profit and loss is that of the only account of the login", async () => {
  expect(await new AgentTools().call("get_pnl")).toMatchObject({
    account: "DU1234567",
    dailyPnL: expect.any(Number),
    unrealizedPnL: expect.any(Number),
  });
});
