import { expect, test } from "vitest";
import { SecType } from "../../../../src/mod.ts";
import { AgentTools } from "../../../support/agent-tools.ts";

const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };

test("open orders have their terms and status, and fills their commission", async () => {
  const tools = new AgentTools();
  const { clock } = tools.world;
  await clock.until(
    tools.pool.placeOrder(APPLE, { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 }),
  );
  const sold = await clock.until(
    tools.pool.placeOrder(APPLE, { action: "SELL", orderType: "MKT", totalQuantity: 5 }),
  );
  await clock.until(sold.order.done());
  await clock.advance(1_000);
  expect(await tools.call("get_open_orders")).toMatchObject([
    {
      symbol: "AAPL",
      action: "BUY",
      quantity: 10,
      limitPrice: 1,
      tif: "DAY",
      status: "Submitted",
      filled: 0,
    },
  ]);
  expect(await tools.call("get_open_orders", { symbol: "MSFT" })).toEqual([]);
  const fills = (await tools.call("get_executions", { side: "SELL" })) as { quantity: number }[];
  expect(fills.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(5);
  expect(fills[0]).toMatchObject({ symbol: "AAPL", side: "SELL", commission: expect.any(Number) });
  expect(await tools.call("get_executions", { side: "BUY" })).toEqual([]);
});
