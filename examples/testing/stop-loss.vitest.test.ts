// Run: npx vitest run examples/testing/stop-loss.vitest.test.ts
import { IBApi } from "@stoqey/ib";
import { expect, twsTest } from "ibkr-pool/sim/vitest";
import { buyWithStop } from "./stop-loss.ts";

const test = twsTest({ account: { positions: [] } });

test("what is filled is protected by one stop order", async ({ tws, onTestFinished }) => {
  const ib = new IBApi({ port: tws.port, clientId: 1 });
  onTestFinished(() => void ib.disconnect());
  tws.onAnswer("execDetails").twice();
  buyWithStop(ib, { symbol: "AAPL", quantity: 100, limitPrice: 200, stopPrice: 190 });
  ib.connect();
  const { values: buy } = await tws.received("placeOrder", { action: "BUY" });

  tws.orders.fill(buy.orderId, { quantity: 40 });
  await tws.received("placeOrder", { action: "SELL", orderType: "STP", totalQuantity: 40 });
  tws.orders.fill(buy.orderId);
  await tws.received("placeOrder", { action: "SELL", orderType: "STP", totalQuantity: 100 });

  tws.market("AAPL").set({ bid: 189.5, ask: 189.6 });
  await tws.answered("execDetails", { side: "SLD", cumQty: 100 });
  expect(tws).toHaveOrder({ action: "SELL", stopPrice: 190, tif: "GTC" }, { times: 1 });
  expect(tws).toHaveReceived("placeOrder", { action: "SELL" }, { times: 2 });
  expect(tws).toHavePosition("AAPL", 0);
});
