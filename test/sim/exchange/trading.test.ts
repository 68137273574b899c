import fc from "fast-check";
import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import type { Instrument } from "../../../sim/exchange/instrument.ts";
import { isDone, type Order, type OrderEvent, type OrderTerms } from "../../../sim/exchange/orders.ts";
import { runs } from "../../support/runs.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Tuesday half past ten in New York. */
const NOW = Date.UTC(2026, 0, 13, 15, 30);
const CLOSE = Date.UTC(2026, 0, 13, 21);

/** An exchange, and orders in it by few words. */
class Floor {
  readonly exchange: Exchange;
  nowMs = NOW;

  constructor(seed = 1) {
    this.exchange = new Exchange({ seed });
  }

  get trading() {
    return this.exchange.trading;
  }

  one(conId = 265598): Instrument {
    return this.exchange.instrument(conId, this.nowMs) as Instrument;
  }

  terms(change: Partial<OrderTerms> = {}): OrderTerms {
    return {
      ...{
        account: "DU1234567",
        instrument: this.one(),
        side: "BUY",
        quantity: 100,
        type: "MKT",
        tif: "DAY",
      },
      ...{ limitPrice: undefined, stopPrice: undefined, trailAmount: undefined, trailPercent: undefined },
      ...{ limitOffset: undefined, goodTillMs: undefined, goodAfterMs: undefined, outsideRth: false },
      ...{
        allOrNone: false,
        ocaGroup: "",
        ocaType: 0,
        parent: undefined,
        conditions: [],
        conditionsCancel: false,
      },
      transmit: true,
      ...change,
    };
  }

  place(change: Partial<OrderTerms> = {}): number {
    return this.trading.place(this.terms(change), this.nowMs).permId;
  }

  order(permId: number): Order {
    return this.trading.order(permId) as Order;
  }

  status(permId: number): string {
    return this.order(permId).status;
  }

  pass(ms: number): readonly OrderEvent[] {
    this.nowMs += ms;
    this.trading.advance(this.nowMs);
    return this.trading.events();
  }

  quote(conId = 265598) {
    return this.exchange.quote(this.one(conId), this.nowMs);
  }
}

const onTick = (price: number): number => Number((Math.round(price * 100) / 100).toFixed(2));

test("a market order is filled at once at the other side's price, and the states come in their order", () => {
  const floor = new Floor();
  const { ask } = floor.quote();
  const permId = floor.place();
  expect(floor.trading.events().map((event) => `${event.kind} ${event.order.status}`)).toEqual([
    "status Submitted",
    "fill Filled",
  ]);
  expect(floor.order(permId)).toMatchObject({
    filled: 100,
    averagePrice: ask,
    commission: 1,
    completedMs: NOW,
  });
});

test("a large order walks up the book, and what is not there now is filled later", () => {
  const floor = new Floor();
  const { ask } = floor.quote();
  // Ten thousand dollars would not pay for that; the margin does not matter to a coin's worth of shares of Pfizer.
  const pfizer = floor.one(11031);
  const permId = floor.place({ instrument: pfizer, quantity: 15_000 });
  const first = floor.order(permId);
  expect(first.filled).toBeGreaterThan(0);
  floor.pass(30 * SECOND);
  const fills = floor.trading.fills().filter((fill) => fill.permId === permId);
  expect(fills.length).toBeGreaterThan(3);
  expect(new Set(fills.map(({ price }) => price)).size).toBeGreaterThan(1);
  expect(fills.at(-1)?.filled).toBe(floor.order(permId).filled);
  expect(floor.status(permId)).toBe("Filled");
  expect(ask).toBeGreaterThan(0);
});

test("two orders of one second do not get the same units twice", () => {
  const floor = new Floor();
  const { asks } = floor.exchange.depth(floor.one(), NOW, 2);
  const [best, second] = asks;
  const size = best?.size ?? 0;
  floor.place({ quantity: size, type: "LMT", limitPrice: best?.price });
  const after = floor.place({ quantity: 100, type: "LMT", limitPrice: second?.price });
  expect(floor.order(after)).toMatchObject({ filled: 100, averagePrice: second?.price });
});

test("a limit order never pays more than its limit, and is filled when the market comes to it", () => {
  const floor = new Floor();
  const limitPrice = onTick(floor.quote().bid - 0.1);
  const permId = floor.place({ type: "LMT", limitPrice, tif: "GTC" });
  expect(floor.status(permId)).toBe("Submitted");
  for (let day = 0; day < 40 && floor.status(permId) !== "Filled"; day++) floor.pass(24 * HOUR);
  expect(floor.status(permId)).toBe("Filled");
  for (const { price } of floor.trading.fills()) expect(price).toBeLessThanOrEqual(limitPrice);
});

test("a stop waits as PreSubmitted, and sells once the last price is there", () => {
  const floor = new Floor();
  const stopPrice = onTick(floor.quote().last - 0.2);
  const permId = floor.place({ side: "SELL", type: "STP", stopPrice, tif: "GTC" });
  expect(floor.status(permId)).toBe("PreSubmitted");
  for (let day = 0; day < 40 && floor.status(permId) !== "Filled"; day++) {
    expect(floor.order(permId).triggered).toBe(false);
    floor.pass(24 * HOUR);
  }
  const [fill] = floor.trading.fills();
  expect(fill?.price).toBeLessThanOrEqual(stopPrice + 0.05);
});

test("a trailing stop follows the price and never goes back", () => {
  const floor = new Floor();
  const permId = floor.place({ side: "SELL", type: "TRAIL", trailAmount: 3, tif: "GTC" });
  let stop = floor.order(permId).stopPrice ?? 0;
  expect(stop).toBeCloseTo(floor.quote().last - 3, 2);
  for (let turn = 0; turn < 600 && floor.status(permId) !== "Filled"; turn++) {
    floor.pass(MINUTE);
    const now = floor.order(permId).stopPrice ?? 0;
    expect(now).toBeGreaterThanOrEqual(stop);
    stop = now;
  }
});

test("IOC takes what there is and cancels the rest; FOK takes all or nothing", () => {
  const floor = new Floor();
  const pfizer = floor.one(11031);
  const ioc = floor.place({
    instrument: pfizer,
    quantity: 12_000,
    tif: "IOC",
    type: "LMT",
    limitPrice: onTick(floor.quote(11031).ask),
  });
  expect(floor.order(ioc)).toMatchObject({ status: "Cancelled" });
  expect(floor.order(ioc).filled).toBeGreaterThan(0);
  const fok = floor.place({
    instrument: pfizer,
    quantity: 12_000,
    tif: "FOK",
    type: "LMT",
    limitPrice: onTick(floor.quote(11031).ask),
  });
  expect(floor.order(fok)).toMatchObject({ status: "Cancelled", filled: 0 });
});

test("a day order ends with the regular hours, or with the extended ones where it may trade in them", () => {
  const floor = new Floor();
  const limitPrice = onTick(floor.quote().bid * 0.7);
  const regular = floor.place({ type: "LMT", limitPrice });
  const extended = floor.place({ type: "LMT", limitPrice, outsideRth: true });
  const kept = floor.place({ type: "LMT", limitPrice, tif: "GTC" });
  const dated = floor.place({ type: "LMT", limitPrice, tif: "GTD", goodTillMs: NOW + MINUTE });
  floor.pass(MINUTE);
  expect(floor.status(dated)).toBe("Cancelled");
  floor.pass(CLOSE - floor.nowMs - 1);
  expect(floor.status(regular)).toBe("Submitted");
  floor.pass(1);
  expect([regular, extended, kept].map((permId) => floor.status(permId))).toEqual([
    "Cancelled",
    "Submitted",
    "PreSubmitted",
  ]);
  floor.pass(4 * HOUR);
  expect(floor.status(extended)).toBe("Cancelled");
  floor.pass(24 * HOUR);
  expect(isDone(floor.order(kept))).toBe(false);
});

test("market on close and on open are filled at these prices", () => {
  const floor = new Floor();
  const close = floor.place({ type: "MOC" });
  const open = floor.place({ type: "MKT", tif: "OPG", instrument: floor.one(8894) });
  expect([floor.status(close), floor.status(open)]).toEqual(["PreSubmitted", "PreSubmitted"]);
  floor.pass(CLOSE - NOW);
  expect(floor.order(close)).toMatchObject({ status: "Filled", averagePrice: floor.quote().last });
  floor.pass(24 * HOUR);
  const opening = floor.exchange.quote(floor.one(8894), Date.UTC(2026, 0, 14, 14, 30)).last;
  expect(floor.order(open)).toMatchObject({ status: "Filled", averagePrice: opening });
});

test("an order placed at night waits for the morning", () => {
  const floor = new Floor();
  floor.nowMs = Date.UTC(2026, 0, 14, 3);
  const permId = floor.place();
  expect(floor.status(permId)).toBe("PreSubmitted");
  floor.pass(Date.UTC(2026, 0, 14, 14, 29, 59) - floor.nowMs);
  expect(floor.status(permId)).toBe("PreSubmitted");
  floor.pass(SECOND);
  expect(floor.status(permId)).toBe("Filled");
});

test("of a bracket the children wait for the parent, and one's fill cancels the other", () => {
  const floor = new Floor();
  const { ask } = floor.quote();
  const parent = floor.place({ type: "LMT", limitPrice: ask, transmit: false });
  const target = floor.place({
    side: "SELL",
    type: "LMT",
    limitPrice: onTick(ask + 0.1),
    tif: "GTC",
    parent,
    transmit: false,
  });
  const stop = floor.place({ side: "SELL", type: "STP", stopPrice: onTick(ask - 0.1), tif: "GTC", parent });
  expect(floor.status(parent)).toBe("Filled");
  expect([floor.status(target), floor.status(stop)]).toEqual(["Submitted", "PreSubmitted"]);
  for (let turn = 0; turn < 400 && !isDone(floor.order(stop)); turn++) floor.pass(MINUTE);
  expect([floor.status(target), floor.status(stop)].sort()).toEqual(["Cancelled", "Filled"]);
});

test("a bracket that is not transmitted does nothing; cancelling its parent cancels the children", () => {
  const floor = new Floor();
  const parent = floor.place({ transmit: false });
  const child = floor.place({ side: "SELL", type: "LMT", limitPrice: 400, parent, transmit: false });
  floor.pass(HOUR);
  expect([floor.status(parent), floor.status(child)]).toEqual(["PendingSubmit", "PendingSubmit"]);
  floor.trading.cancel(parent, floor.nowMs);
  expect([floor.status(parent), floor.status(child)]).toEqual(["Cancelled", "Cancelled"]);
});

test("orders of one OCA group end each other, or shrink", () => {
  const floor = new Floor();
  const limitPrice = onTick(floor.quote().bid * 0.8);
  const cancelled = floor.place({ type: "LMT", limitPrice, ocaGroup: "a", ocaType: 1 });
  floor.place({ ocaGroup: "a", ocaType: 1 });
  expect(floor.status(cancelled)).toBe("Cancelled");
  const reduced = floor.place({ type: "LMT", limitPrice, quantity: 150, ocaGroup: "b", ocaType: 2 });
  floor.place({ ocaGroup: "b", ocaType: 2 });
  expect(floor.order(reduced)).toMatchObject({ status: "Submitted", terms: { quantity: 50 } });
});

test("a condition keeps an order back until it holds; it may also cancel it", () => {
  const floor = new Floor();
  const at = { kind: "time", and: true, more: true, atMs: NOW + HOUR } as const;
  const waiting = floor.place({ conditions: [at] });
  const ending = floor.place({ type: "LMT", limitPrice: 1, conditions: [at], conditionsCancel: true });
  const either = floor.place({
    conditions: [
      { ...at, and: false },
      { kind: "price", and: true, conId: 265598, more: true, price: 1 },
    ],
  });
  expect([floor.status(waiting), floor.status(either)]).toEqual(["PreSubmitted", "Filled"]);
  floor.pass(HOUR);
  expect([floor.status(waiting), floor.status(ending)]).toEqual(["Filled", "Cancelled"]);
  const after = floor.place({ conditions: [{ kind: "execution", and: true, symbol: "KO", secType: "STK" }] });
  floor.pass(5 * SECOND);
  expect(floor.status(after)).toBe("PreSubmitted");
  floor.place({ instrument: floor.one(8894) });
  floor.pass(SECOND);
  expect(floor.status(after)).toBe("Filled");
});

test("a modified order keeps its place as the same order, with what was filled", () => {
  const floor = new Floor();
  const limitPrice = onTick(floor.quote().bid * 0.8);
  const permId = floor.place({ type: "LMT", limitPrice });
  expect(
    floor.trading.modify(permId, floor.terms({ type: "LMT", limitPrice: onTick(floor.quote().ask) }), NOW),
  ).toBeUndefined();
  expect(floor.status(permId)).toBe("Filled");
});

test("too dear an order is refused with both figures; what is not for sale too; nothing is booked", () => {
  const floor = new Floor();
  const before = floor.exchange.balance(NOW);
  const dear = floor.trading.place(floor.terms({ quantity: 100_000 }), NOW);
  expect(dear.refusal).toMatch(
    /EQUITY WITH LOAN VALUE \[\d+\.\d\d USD\] MUST EXCEED THE INITIAL MARGIN \[\d+\.\d\d USD\]/,
  );
  expect(floor.status(dear.permId)).toBe("Inactive");
  expect(floor.trading.place(floor.terms({ instrument: floor.one(416904) }), NOW).refusal).toContain(
    "not available",
  );
  expect(floor.exchange.balance(NOW)).toEqual(before);
});

test("a share that cannot be had is held back with locate; selling what is held is not", () => {
  const floor = new Floor();
  const hard = floor.exchange.listed(NOW).find(({ symbol }) => symbol === "HTBR") as Instrument;
  const permId = floor.place({ instrument: hard, side: "SELL" });
  floor.pass(MINUTE);
  expect(floor.order(permId)).toMatchObject({ status: "PreSubmitted", whyHeld: "locate" });
});

test("an option that ends in the money is paid out, and its orders end", () => {
  const floor = new Floor();
  floor.nowMs = Date.UTC(2026, 0, 16, 19);
  const call = floor.exchange
    .listed(floor.nowMs)
    .find(
      (one) =>
        one.right === "C" && one.symbol === "AAPL" && one.strike === 210 && one.lastTradeDate === "20260116",
    ) as Instrument;
  const permId = floor.place({ instrument: call, quantity: 2 });
  const waiting = floor.place({ instrument: call, type: "LMT", limitPrice: 0.5, tif: "GTC" });
  expect(floor.status(permId)).toBe("Filled");
  const { cash } = floor.exchange.balance(floor.nowMs);
  floor.pass(2 * HOUR);
  const under = floor.exchange.quote(floor.one(), Date.UTC(2026, 0, 16, 21)).last;
  expect(floor.exchange.balance(floor.nowMs).cash - cash).toBeCloseTo(200 * Math.max(0, under - 210), 0);
  expect(
    floor.trading.holdings(floor.nowMs).find(({ instrument }) => instrument.conId === call.conId)?.size,
  ).toBe(0);
  expect(floor.status(waiting)).toBe("Cancelled");
});

/** One thing that somebody does on a trading day. */
const step = fc.record({
  conId: fc.constantFrom(265598, 272093, 11031, 8894, 756733, 12087792, 479624278, "ES", "call", "bond"),
  side: fc.constantFrom<"BUY" | "SELL">("BUY", "SELL"),
  quantity: fc.integer({ min: 1, max: 300 }),
  kind: fc.constantFrom("MKT", "LMT", "STP", "TRAIL", "MIDPRICE", "MOC"),
  tif: fc.constantFrom<"DAY" | "GTC" | "IOC">("DAY", "GTC", "IOC"),
  away: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
  waitMs: fc.integer({ min: 0, max: 3 * HOUR }),
  cancels: fc.boolean(),
});

function act(
  floor: Floor,
  { conId, side, quantity, kind, tif, away }: typeof step extends fc.Arbitrary<infer S> ? S : never,
): void {
  const listed = floor.exchange.listed(floor.nowMs);
  const instrument =
    conId === "ES"
      ? listed.find(({ symbol }) => symbol === "ES")
      : conId === "call"
        ? listed.find(
            ({ secType, strike, symbol }) => secType === "OPT" && symbol === "AAPL" && strike === 260,
          )
        : conId === "bond"
          ? listed.find(({ secType }) => secType === "BOND")
          : floor.one(conId as number);
  if (instrument === undefined) throw new Error("not listed");
  const small =
    instrument.secType === "FUT" || instrument.secType === "CRYPTO" || instrument.secType === "OPT";
  const { last } = floor.exchange.quote(instrument, floor.nowMs);
  const series = floor.exchange.priceSeries(instrument, floor.nowMs);
  const price = series.onTick(last * (1 + away));
  floor.trading.place(
    floor.terms({
      ...{ instrument, side, tif, type: kind as OrderTerms["type"] },
      quantity: small ? 1 + (quantity % 2) : instrument.secType === "CASH" ? quantity * 1_000 : quantity,
      limitPrice: kind === "LMT" ? price : undefined,
      stopPrice: kind === "STP" ? price : undefined,
      trailAmount: kind === "TRAIL" ? series.onTick(last * 0.003) : undefined,
    }),
    floor.nowMs,
  );
}

test("over random trading days the account adds up at every instant, and every trade is worth what it moved", () => {
  fc.assert(
    fc.property(fc.nat(50), fc.array(step, { minLength: 1, maxLength: 12 }), (seed, steps) => {
      const floor = new Floor(seed);
      const start = floor.trading.state();
      for (const one of steps) {
        act(floor, one);
        const last = floor.trading.orders().at(-1);
        if (one.cancels && last !== undefined) floor.trading.cancel(last.permId, floor.nowMs);
        floor.pass(one.waitMs);
        const { nowMs, exchange, trading } = floor;
        const balance = exchange.balance(nowMs);
        const holdings = trading.holdings(nowMs);
        // What it is worth: money, and what everything held would bring.
        const worth = holdings.reduce((sum, { instrument, size, price, averageCost }) => {
          if (instrument.secType === "CASH") return sum;
          const cost = instrument.secType === "FUT" ? size * averageCost : 0;
          return (
            sum + (size * price * instrument.multiplier - cost) * exchange.rate(instrument.currency, nowMs)
          );
        }, 0);
        expect(balance.netLiquidation).toBeCloseTo(balance.cash + worth, 4);
        // Sizes follow from the beginning and the fills alone.
        for (const { instrument, size } of holdings) {
          const begun =
            start.ledger.holdings.find((kept) => kept.instrument.conId === instrument.conId)?.size ?? 0;
          const moved = trading
            .fills()
            .filter(({ permId }) => trading.order(permId)?.terms.instrument.conId === instrument.conId)
            .reduce(
              (sum, fill) =>
                sum + (trading.order(fill.permId)?.terms.side === "BUY" ? fill.size : -fill.size),
              0,
            );
          expect(size).toBeCloseTo(begun + moved, 6);
        }
        for (const order of trading.orders()) {
          const own = trading.fills().filter(({ permId }) => permId === order.permId);
          expect(own.reduce((sum, { size }) => sum + size, 0)).toBeCloseTo(order.filled, 6);
          expect(own.reduce((sum, { commission }) => sum + commission, 0)).toBeCloseTo(order.commission, 6);
          expect(order.filled).toBeLessThanOrEqual(order.terms.quantity);
          if (order.status === "Filled") expect(order.filled).toBe(order.terms.quantity);
        }
      }
      // Without currencies, the whole gain is what was realised and what is not yet.
      if (steps.some(({ conId }) => conId === 12087792)) return;
      const { nowMs } = floor;
      const begun = new Exchange({ seed }).balance(nowMs);
      const ended = floor.exchange.balance(nowMs);
      const gain = ended.realizedPnl + ended.unrealizedPnl - begun.unrealizedPnl;
      expect(ended.netLiquidation - begun.netLiquidation).toBeCloseTo(gain, 2);
    }),
    runs(40),
  );
});

test("what the account did can be written down and taken up again, and goes on as if nothing had been", () => {
  fc.assert(
    fc.property(
      fc.nat(20),
      fc.array(step, { minLength: 1, maxLength: 5 }),
      fc.array(step, { minLength: 1, maxLength: 4 }),
      (seed, before, after) => {
        const whole = new Floor(seed);
        const part = new Floor(seed);
        for (const floor of [whole, part]) {
          for (const one of before) {
            act(floor, one);
            floor.pass(one.waitMs);
          }
        }
        const state = JSON.parse(JSON.stringify(part.trading.state()));
        const again = new Floor(seed);
        Object.assign(again, { exchange: new Exchange({ seed, state }), nowMs: part.nowMs });
        for (const floor of [whole, again]) {
          for (const one of after) {
            act(floor, one);
            floor.pass(one.waitMs);
          }
        }
        expect(again.exchange.balance(again.nowMs)).toEqual(whole.exchange.balance(whole.nowMs));
        expect(again.trading.fills()).toEqual(whole.trading.fills());
      },
    ),
    runs(10),
  );
});
