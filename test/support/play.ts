import { insideOf } from "../../sim/net/fake-tws.ts";
import { checkScenario } from "../../sim/scenarios/read-scenario.ts";
import { ScenarioRun } from "../../sim/scenarios/run.ts";
import type { Scenario } from "../../sim/scenarios/scenario.ts";
import { worldOf } from "../../sim/scenarios/world.ts";
import { accountBook } from "../../sim/testing/account-book.ts";
import { Lifetime } from "../../sim/testing/lifetime.ts";
import { marketByHand } from "../../sim/testing/market-by-hand.ts";
import { OrderHands } from "../../sim/testing/orders-by-hand.ts";
import type { World } from "./world.ts";

/** Begins to run a scenario on the fake and the clock of a world. */
export function play(
  { tws, clock }: Pick<World, "tws" | "clock">,
  scenario: Pick<Scenario, "faults" | "timeline" | "until" | "checks">,
): ScenarioRun {
  const inside = insideOf(tws);
  const lifetime = new Lifetime(async () => {});
  const hands = {
    orders: new OrderHands(inside, lifetime),
    market: (contract: Parameters<typeof marketByHand>[0]) => marketByHand(contract, inside, lifetime),
    get account() {
      return accountBook(inside);
    },
  };
  const about = "It happens in the world of a test.";
  return new ScenarioRun(
    checkScenario({ scenario: "in-a-world", about, ...scenario }),
    worldOf(tws, hands, clock),
  );
}
