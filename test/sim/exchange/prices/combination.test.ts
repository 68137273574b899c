import { expect, test } from "vitest";
import type { Instrument, Leg } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import {
  combinationOf,
  describeLegs,
  firstToExpire,
  weightOf,
} from "../../../../sim/exchange/prices/combination.ts";
import { calls, futures } from "../../../support/pairs.ts";
import { TRADING } from "../../../support/table.ts";

const exchange = new Exchange();
const apple = exchange.instrument(265598, TRADING) as Instrument;
const [low, high] = calls(exchange, 2) as [Instrument, Instrument];
const buy = (instrument: Instrument, ratio = 1): Leg => ({ instrument, ratio, side: "BUY" });
const sell = (instrument: Instrument, ratio = 1): Leg => ({ instrument, ratio, side: "SELL" });
const make = (legs: readonly [Leg, ...Leg[]], change: object = {}) =>
  combinationOf({ symbol: "AAPL", currency: "USD", exchange: "SMART", legs, ...change });

test("the same legs make the same contract, and every other description another one", () => {
  const first = make([buy(low), sell(high)]);
  expect(make([buy(low), sell(high)])).toEqual(first);
  const others = [
    make([sell(low), buy(high)]),
    make([buy(low, 2), sell(high)]),
    make([buy(low), sell(high)], { exchange: "CBOE" }),
    make([buy(low), sell(high)], { symbol: "MSFT" }),
  ].map(({ conId }) => conId);
  expect(new Set([first.conId, ...others]).size).toBe(5);
  expect(exchange.instrument(first.conId, TRADING)).toBeUndefined();
});

test("combinations in dollars share one ID by SMART, and have their own at an exchange", () => {
  expect(make([buy(low), sell(high)])).toMatchObject({ localSymbol: "28812380", tradingClass: "COMB" });
  const direct = make([buy(low), sell(high)], { exchange: "CBOE" });
  expect(direct.localSymbol).toBe(`${direct.conId}`);
});

test("options are priced by the unit, and 100 shares with an option by the share", () => {
  const spread = make([buy(low), sell(high)]);
  expect(spread.legs?.map((leg) => weightOf(leg, spread))).toEqual([1, -1]);
  const covered = make([buy(apple, 100), sell(low)]);
  expect(covered.multiplier).toBe(100);
  expect(covered.legs?.map((leg) => weightOf(leg, covered))).toEqual([1, -1]);
});

test("legs are described by ID and ratio, below 0 for those that are sold", () => {
  expect(describeLegs([buy(apple), sell(low, 2)])).toBe(`265598|1,${low.conId}|-2`);
});

test("a combination ends with the leg that expires first; shares never do", () => {
  const [front, back] = futures(exchange);
  expect(firstToExpire(make([buy(back), sell(front)]))).toBe(front);
  expect(firstToExpire(make([buy(apple, 100), sell(low)]))).toBe(low);
  expect(firstToExpire(apple)).toBe(apple);
});
