import { expect, test } from "vitest";
import { refusedScenario } from "../../../sim/relay/mod.ts";
import type { Scenario } from "../../support/sim.ts";

const night = (change: Partial<Scenario>): Scenario => ({ scenario: "night", about: "A night.", ...change });

test.each<[string, Partial<Scenario>]>([
  ["sets a market", { timeline: [{ market: { symbol: "AAPL", set: { last: 1 } } }] }],
  ["works an order", { timeline: [{ order: { of: { symbol: "AAPL" }, work: "hold" } }] }],
  ["places an order", { timeline: [{ place: { symbol: "AAPL", action: "BUY", quantity: 1 } }] }],
  ["at the start", { account: { cash: 5 } }],
  ["option permissions", { options: { permissions: "none" } }],
  ["manual-order", { faults: ["manual-order"] }],
  ["depth-reset", { timeline: [{ inject: "depth-reset" }] }],
  ["orders or positions", { checks: [{ position: "AAPL" }] }],
  ["orders or positions", { timeline: [{ expect: { orders: { symbol: "AAPL" } } }] }],
])("a scenario is refused before a real gateway with the reason: %s", (reason, change) => {
  expect(refusedScenario(night(change))).toContain(reason);
});

test("a scenario of faults, answers and checks of messages can run before a real gateway", () => {
  const scenario = night({
    options: { lingerMs: 500 },
    faults: ["drop:afterMs=100"],
    timeline: [{ inject: "restart" }, { notify: { code: 100, text: "slow" } }],
    checks: [{ request: "placeOrder" }, { sessionsAtMost: 1 }],
  });
  expect(refusedScenario(scenario)).toBeUndefined();
});
