import { expect, test } from "vitest";
import type { Instrument, Leg } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { isDone, type Order } from "../../../../sim/exchange/orders/orders.ts";
import { seeded } from "../../../../sim/world/random.ts";
import { calls, combined, futures, PAIR } from "../../../support/pairs.ts";
import { CLOSE, MINUTE, PaperTrading } from "../../../support/paper-trading.ts";

/** Makes random combinations of shares, of options, of futures, and of shares with options. */
function drawn(exchange: Exchange, nowMs: number, random: () => number): Instrument {
  const side = (): Leg["side"] => (random() < 0.5 ? "BUY" : "SELL");
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const shares = PAIR.map((conId) => exchange.instrument(conId, nowMs) as Instrument);
  const [front, back] = futures(exchange, nowMs);
  const options = calls(exchange, 4, nowMs);
  const ratio = () => 1 + Math.floor(random() * 3);
  const kinds: readonly (() => readonly (readonly [Instrument, number])[])[] = [
    () => shares.map((one) => [one, ratio()] as const),
    () => options.slice(0, 2 + Math.floor(random() * 3)).map((one) => [one, ratio()] as const),
    () => [
      [front, 1],
      [back, 1],
    ],
    () => [
      [shares[0] as Instrument, 100],
      [pick(options), 1],
    ],
  ];
  const [first, ...others] = pick(kinds)().map(
    ([instrument, units]): Leg => ({ instrument, ratio: units, side: side() }),
  );
  return combined(exchange, first as Leg, ...others);
}

test.each([1, 2, 3])(
  "over a random day the account is the sum of the fills of the legs (seed %i)",
  (seed) => {
    const paper = new PaperTrading(seed);
    const { exchange, trading } = paper;
    const random = seeded(seed).next;
    // An hour and a quarter before the close of shares and options; futures go on for an hour after it.
    paper.nowMs = CLOSE - 75 * MINUTE;
    const sizes = new Map<number, number>();
    for (const { instrument, size } of trading.positions(paper.nowMs)) sizes.set(instrument.conId, size);
    const placed: number[] = [];
    for (let step = 0; step < 25; step++) {
      const instrument = drawn(exchange, paper.nowMs, random);
      const { bid, ask } = exchange.quote(instrument, paper.nowMs);
      const away = Math.round((random() - 0.4) * 40) * instrument.minTick;
      const side = random() < 0.5 ? "BUY" : "SELL";
      const limitPrice = Number((side === "BUY" ? ask - away : bid + away).toFixed(8));
      const limited = random() < 0.7;
      const { permId, refusal } = trading.place(
        paper.terms({
          instrument,
          side,
          quantity: 1 + Math.floor(random() * 8),
          type: limited ? "LMT" : "MKT",
          limitPrice: limited ? limitPrice : undefined,
        }),
        paper.nowMs,
      );
      if (refusal === undefined) placed.push(permId);
      paper.nowMs += Math.floor(random() * 5 * MINUTE);
      trading.advance(paper.nowMs);
      const victim = placed[Math.floor(random() * placed.length)];
      if (random() < 0.2 && victim !== undefined) trading.cancel(victim, paper.nowMs);
    }
    trading.advance(CLOSE + 90 * MINUTE);
    const orders = placed.map((permId) => trading.order(permId) as Order);
    expect(orders.length).toBeGreaterThan(10);
    expect(orders.filter((order) => !isDone(order))).toEqual([]);
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(["Filled", "Cancelled"]));
    for (const { permId, price, size, legs = [] } of trading.fills()) {
      const { terms } = trading.order(permId) as Order;
      const { limitPrice = Number.NaN, side, instrument } = terms;
      expect(price > limitPrice && side === "BUY").toBe(false);
      expect(price < limitPrice && side === "SELL").toBe(false);
      expect(legs.map((leg) => leg.size)).toEqual(instrument.legs?.map(({ ratio }) => ratio * size));
      const sum = instrument.legs?.reduce((total, leg, at) => {
        const paid = (legs[at]?.price ?? 0) * leg.ratio * leg.instrument.multiplier;
        return total + (leg.side === "BUY" ? paid : -paid);
      }, 0);
      expect((sum ?? 0) / instrument.multiplier).toBeCloseTo(price, 6);
      for (const leg of legs) {
        const { conId } = leg.instrument;
        sizes.set(conId, (sizes.get(conId) ?? 0) + (leg.side === "BUY" ? leg.size : -leg.size));
      }
    }
    const held = trading.positions(paper.nowMs).filter(({ instrument }) => instrument.lastTradeDate === "");
    for (const { instrument, size } of held) expect(size).toBe(sizes.get(instrument.conId));
    expect(trading.positions(paper.nowMs).map(({ instrument }) => instrument.secType)).not.toContain("BAG");
  },
);

test("equal seeds give equal fills of combinations", () => {
  const run = () => {
    const paper = new PaperTrading(7);
    const random = seeded(7).next;
    for (let step = 0; step < 10; step++)
      paper.trading.place(
        paper.terms({ instrument: drawn(paper.exchange, paper.nowMs, random), quantity: 2 }),
        paper.nowMs,
      );
    paper.trading.advance(paper.nowMs + MINUTE);
    return JSON.stringify(paper.trading.fills());
  };
  expect(run()).toBe(run());
});

test("a combination that was read from saved orders has prices", () => {
  const paper = new PaperTrading();
  const instrument = drawn(paper.exchange, paper.nowMs, seeded(5).next);
  paper.trading.place(paper.terms({ instrument, quantity: 1, type: "LMT", limitPrice: -5_000 }), paper.nowMs);
  const saved = JSON.parse(JSON.stringify(paper.trading.state()));
  const series = new Exchange({}, saved).priceSeries(instrument, paper.nowMs);
  expect(series.quote(paper.nowMs)).toEqual(paper.exchange.quote(instrument, paper.nowMs));
  expect(() => new Exchange().priceSeries(instrument, paper.nowMs)).toThrow("it is not listed");
});
