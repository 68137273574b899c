import { expect as stockExpect } from "vitest";
import { expect, type TwsMatchers, twsTest } from "../../../sim/vitest/mod.ts";
import { IbkrPool, silentLogger } from "../../../src/mod.ts";

const test = twsTest({ network: "memory" });
const MSFT = { symbol: "MSFT", secType: "STK", exchange: "SMART" };

/** Gets what a failing expectation says. */
function failure(check: () => void): string {
  try {
    check();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the expectation passed");
}

test("toHaveReceived() passes for requests that came, and names the nearest otherwise", async ({ tws }) => {
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  await tws.until(pool.getContractDetails(MSFT as never));
  expect(tws).toHaveReceived("reqContractDetails", { symbol: "MSFT" });
  expect(tws).toHaveReceived(
    "reqContractDetails",
    { symbol: stockExpect.stringMatching(/^MS/) },
    { times: 1 },
  );
  expect(tws).not.toHaveReceived("placeOrder");
  expect(failure(() => expect(tws).toHaveReceived("reqContractDetails", { symbol: "AAPL" }))).toMatch(
    /^No reqContractDetails with { symbol: "AAPL" } has arrived\n {2}reqContractDetails #\d+ MSFT .*: symbol is "MSFT" instead of "AAPL"$/,
  );
  const twice = failure(() => expect(tws).toHaveReceived("reqContractDetails", MSFT, { times: 2 }));
  expect(twice).toMatch(
    /^Expected 2, got 1: reqContractDetails with .*\n {2}reqContractDetails #\d+ MSFT .*\(client 1\)$/,
  );
  expect(failure(() => expect(tws).not.toHaveReceived("reqContractDetails"))).toMatch(
    /^Expected no reqContractDetails, got 1\n {2}reqContractDetails #\d+ MSFT/,
  );
  expect(() => expect(tws).toHaveReceived("reqIds", undefined, { times: -1 })).toThrow(
    /times: expected number to be >=0/,
  );
});

test("toHaveAnswered() passes for messages that were sent, and names the nearest otherwise", async ({
  tws,
}) => {
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  const positions = await tws.until(pool.getPositions());
  expect(tws).toHaveAnswered("position", undefined, { times: positions.length });
  expect(tws).toHaveAnswered("position", { averageCost: stockExpect.any(Number), symbol: /A/ });
  expect(tws).not.toHaveAnswered("orderStatus");
  expect(failure(() => expect(tws).toHaveAnswered("orderStatus"))).toMatch(
    /^No orderStatus has been sent\n {2}what came: .*position \(\d+ times\)/,
  );
});

test("toHaveOrder(), toHavePosition() and toHaveSessions() check the book, in both directions", ({ tws }) => {
  tws.orders.place({ symbol: "NVDA", action: "BUY", quantity: 5, orderType: "LMT", limitPrice: 100 });
  expect(tws).toHaveOrder({ symbol: "NVDA", limitPrice: 100 }, { times: 1 });
  expect(tws).not.toHaveOrder({ symbol: "AAPL" });
  expect(tws).toHavePosition("AAPL", 100);
  expect(tws).toHavePosition({ symbol: "TSLA" }, -20);
  expect(tws).not.toHavePosition("AAPL", 0);
  expect(tws).toHaveSessions(0);
  expect(failure(() => expect(tws).toHaveOrder({ symbol: "AAPL" }))).toMatch(
    /^No order with { symbol: "AAPL" } has been placed\n {2}#0 BUY 5 NVDA LMT 100, .*: symbol is "NVDA" instead of "AAPL"$/,
  );
  expect(failure(() => expect(tws).not.toHaveOrder())).toMatch(
    /^Expected no order, got 1\n {2}#0 BUY 5 NVDA/,
  );
  expect(failure(() => expect(tws).toHavePosition("NVDA", 5))).toMatch(
    /^Expected a position of 5 in NVDA, got 0\n {2}100 AAPL STK at an average cost of 231.4\n/,
  );
  expect(failure(() => expect(tws).not.toHavePosition("AAPL", 100))).toBe(
    "Expected no position of 100 in AAPL",
  );
  expect(failure(() => expect(tws).toHaveSessions(2))).toBe("Expected 2 sessions, got 0");
});

test("a matcher that is given something else than a fake says so", () => {
  const check = (): void => (expect({}) as unknown as TwsMatchers).toHaveReceived("reqIds");
  expect(check).toThrow("Cannot check toHaveReceived(): expect() was given no fake TWS");
});
