import type { FakeTws } from "../net/fake-tws.ts";
import type { ContractName, MarketByHand, OrdersByHand } from "../testing/by-hand.ts";
import type { TestTws } from "../testing/test-tws.ts";
import type { Clock } from "../world/clock.ts";

/** What a scenario acts on. */
export interface ScenarioWorld {
  readonly tws: FakeTws;
  readonly clock: Clock;
  readonly orders: OrdersByHand;
  market(contract: ContractName): MarketByHand;
  /** Gets the units of the position in a symbol. */
  position(symbol: string): number;
}

/** Makes what a scenario acts on of a fake in the hands of a test. */
export function worldOf(fake: FakeTws, tws: TestTws, clock: Clock): ScenarioWorld {
  const byHand = tws as unknown as Pick<ScenarioWorld, "orders" | "market" | "position">;
  return { tws: fake, clock, orders: byHand.orders, market: byHand.market, position: byHand.position };
}
