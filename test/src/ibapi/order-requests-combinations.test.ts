import { type Contract, OrderAction, OrderType, SecType, TimeInForce } from "@stoqey/ib";
import { expect, test } from "vitest";
import { trading } from "../../support/trading-pool.ts";

const PAIR: Contract = {
  symbol: "AAPL,MSFT",
  secType: SecType.BAG,
  currency: "USD",
  exchange: "SMART",
  comboLegs: [
    { conId: 265598, ratio: 1, action: OrderAction.BUY, exchange: "SMART" },
    { conId: 272093, ratio: 1, action: OrderAction.SELL, exchange: "SMART" },
  ],
};

interface Execution {
  readonly execId: string;
  readonly price: number;
  readonly shares: number;
  readonly side: string;
}

test("an order for a combination passes a lease, and fills with its legs at a negative price", async () => {
  const { pool, clock } = trading();
  const lease = await clock.until(pool.acquire());
  const heard: [event: string, ...args: unknown[]][] = [];
  (lease.api.on as (event: string, listener: (event: string, args: unknown[]) => void) => void)(
    "all",
    (event, args) => void heard.push([event, ...args]),
  );
  const of = (event: string) => heard.filter(([name]) => name === event);
  lease.api.placeOrder(1, PAIR, {
    action: OrderAction.BUY,
    orderType: OrderType.LMT,
    lmtPrice: -10,
    totalQuantity: 2,
    tif: TimeInForce.DAY,
    transmit: true,
  });
  await clock.advance(5_000);
  expect(of("error")).toEqual([]);
  const executed = of("execDetails").map(([, , contract, execution]) => ({
    contract: contract as Contract,
    execution: execution as Execution,
  }));
  const whole = executed.filter(({ contract }) => contract.secType === SecType.BAG);
  const units = (symbol: string) =>
    executed
      .filter(({ contract }) => contract.symbol === symbol)
      .reduce((sum, { execution }) => sum + execution.shares * (execution.side === "BOT" ? 1 : -1), 0);
  expect([units("AAPL,MSFT"), units("AAPL"), units("MSFT")]).toEqual([2, 2, -2]);
  for (const { execution } of whole) expect(execution.price).toBeLessThanOrEqual(-10);
  const charged = of("commissionReport").map(([, report]) => (report as Execution).execId);
  const legs = executed.filter(({ contract }) => contract.secType === SecType.STK);
  expect(charged.toSorted()).toEqual(legs.map(({ execution }) => execution.execId).toSorted());
  const [, , contract] = of("openOrder").at(-1) ?? [];
  expect(contract).toMatchObject({
    secType: "BAG",
    comboLegsDescription: "265598|1,272093|-1",
    comboLegs: [
      { conId: 265598, ratio: 1, action: "BUY", exchange: "SMART" },
      { conId: 272093, ratio: 1, action: "SELL", exchange: "SMART" },
    ],
  });
  const [, , standing, filled, , average] = of("orderStatus").at(-1) ?? [];
  expect([standing, filled]).toEqual(["Filled", 2]);
  expect(average).toBeLessThan(0);
  await clock.until(pool.close());
});
