import type { FakeTws } from "../net/fake-tws.ts";
import type { ContractName, MarketByHand, OrdersByHand } from "../testing/by-hand.ts";
import type { TestTws } from "../testing/test-tws.ts";
import type { Clock } from "../world/clock.ts";

/** A position of the default account. */
export interface HeldPosition {
  readonly symbol: string;
  readonly secType: string;
  /** Units; below 0 for a short position. */
  readonly quantity: number;
}

/** What a scenario acts on. */
export interface ScenarioWorld {
  readonly tws: FakeTws;
  readonly clock: Clock;
  readonly orders: OrdersByHand;
  market(contract: ContractName): MarketByHand;
  /** Gets the positions of the default account. */
  positions(): readonly HeldPosition[];
}

/** Makes what a scenario acts on of a fake, and of its orders, markets and account in the hands of a test. */
export function worldOf(
  fake: FakeTws,
  tws: Pick<TestTws, "orders" | "market" | "account">,
  clock: Clock,
): ScenarioWorld {
  return {
    tws: fake,
    clock,
    orders: tws.orders,
    market: (contract) => tws.market(contract),
    positions: () => tws.account.positions,
  };
}
