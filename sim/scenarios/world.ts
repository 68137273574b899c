import type { FakeTws } from "../net/fake-tws.ts";
import type { ContractName, MarketByHand, OrdersByHand } from "../testing/by-hand.ts";
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
