import { expect, test } from "vitest";
import { checkScenario, type Scenario, type Step } from "../../../sim/mod.ts";

const scenarioOf = (timeline: readonly Step[], more: Partial<Scenario> = {}): Scenario => ({
  scenario: "a",
  about: "b",
  timeline,
  ...more,
});
const SATURDAY = { start: "2026-01-17T15:00:00Z" };
const PRICE = { market: { symbol: "AAPL", set: { last: 100 } } };

test("a price at a known time is checked by the hours of its venue then", () => {
  const monday = "2d 23h";
  expect(() => checkScenario(scenarioOf([{ at: "1s", ...PRICE }], SATURDAY))).toThrow(
    /^timeline\[0\].market.set: .* its venue is closed, and opens at 2026-01-20/,
  );
  expect(() => checkScenario(scenarioOf([{ at: "3d", ...PRICE }], SATURDAY))).not.toThrow();
  expect(() => checkScenario(scenarioOf([{ at: monday, ...PRICE }], SATURDAY))).toThrow("a duration");
});

test("a price after something that happens is checked as if its venue were open", () => {
  const when = { request: "reqIds" };
  expect(() => checkScenario(scenarioOf([{ when, ...PRICE }], SATURDAY))).not.toThrow();
  const off = { when, market: { symbol: "AAPL", set: { last: 100.001 } } };
  expect(() => checkScenario(scenarioOf([off], SATURDAY))).toThrow("no multiple of its tick of 0.01");
});

test("an order by hand that the account could not afford is left to the run", () => {
  const place = { symbol: "AAPL", action: "BUY", quantity: 10_000_000 } as const;
  expect(() => checkScenario(scenarioOf([{ place }]))).not.toThrow();
});

test("accounts and conIds of orders are those of the fake with its options", () => {
  const checks = [{ orders: { account: "DU7654321", conId: 4 } }];
  expect(() => checkScenario(scenarioOf([], { checks }))).toThrow(
    "checks[0].orders.account: the accounts are DU1234567\nchecks[0].orders.conId: no contract has the conId 4",
  );
  const options = { accounts: ["DU7654321"] };
  const own = [{ orders: { account: "DU7654321", conId: 265598 } }];
  expect(() => checkScenario(scenarioOf([], { checks: own, options }))).not.toThrow();
});
