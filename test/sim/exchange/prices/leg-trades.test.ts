import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { weightOf } from "../../../../sim/exchange/prices/combination.ts";
import { legTrades } from "../../../../sim/exchange/prices/leg-trades.ts";
import { calls, combined, PAIR } from "../../../support/pairs.ts";
import { TRADING } from "../../../support/table.ts";

const exchange = new Exchange();
const quoteOf = (instrument: Instrument) => exchange.quote(instrument, TRADING);
const [apple] = PAIR.map((conId) => exchange.instrument(conId, TRADING)) as [Instrument];
const [low, middle, high] = calls(exchange, 3) as [Instrument, Instrument, Instrument];
const COMBINATIONS = {
  butterfly: combined(
    exchange,
    { instrument: low, ratio: 1, side: "BUY" },
    { instrument: middle, ratio: 2, side: "SELL" },
    { instrument: high, ratio: 1, side: "BUY" },
  ),
  covered: combined(
    exchange,
    { instrument: apple, ratio: 100, side: "BUY" },
    { instrument: low, ratio: 1, side: "SELL" },
  ),
};

test.each(Object.entries(COMBINATIONS))(
  "legs of a %s add up to its price at every price",
  (_, instrument) => {
    const { bid, ask } = quoteOf(instrument);
    for (let price = bid; price <= ask + 1e-9; price += instrument.minTick) {
      const given = Number(price.toFixed(8));
      for (const side of ["BUY", "SELL"] as const) {
        const trades = legTrades({ instrument, side, size: 7, price: given }, quoteOf);
        const sum = trades.reduce((total, trade, at) => {
          const leg = instrument.legs?.[at];
          return total + (leg === undefined ? 0 : weightOf(leg, instrument)) * trade.price;
        }, 0);
        expect(sum).toBeCloseTo(given, 6);
        expect(trades.map(({ size }) => size)).toEqual(instrument.legs?.map(({ ratio }) => 7 * ratio));
        expect(trades.map((trade) => trade.side)).toEqual(
          instrument.legs?.map((leg) => (leg.side === side ? "BUY" : "SELL")),
        );
        for (const trade of trades) {
          const quote = quoteOf(trade.instrument);
          expect(trade.price).toBeGreaterThanOrEqual(quote.bid - 3 * trade.instrument.minTick);
          expect(trade.price).toBeLessThanOrEqual(quote.ask + 3 * trade.instrument.minTick);
        }
      }
    }
  },
);

test("at its ask a combination pays the asks of bought legs and gets the bids of sold ones", () => {
  const instrument = COMBINATIONS.butterfly;
  const trades = legTrades({ instrument, side: "BUY", size: 1, price: quoteOf(instrument).ask }, quoteOf);
  expect(trades.map(({ price }) => price)).toEqual([
    quoteOf(low).ask,
    quoteOf(middle).bid,
    quoteOf(high).ask,
  ]);
});

test("a trade of one contract is its own", () => {
  const trade = { instrument: apple, side: "BUY", size: 5, price: 200 } as const;
  expect(legTrades(trade, quoteOf)).toEqual([trade]);
});
