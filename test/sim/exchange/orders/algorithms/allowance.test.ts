import { expect, test } from "vitest";
import type { Algorithm } from "../../../../../sim/exchange/orders/algorithms/algorithm.ts";
import type { AlgorithmName } from "../../../../../sim/exchange/orders/algorithms/catalogue.ts";
import { ALGORITHMS } from "../../../../../sim/exchange/orders/algorithms/catalogue.ts";
import type { Fill, OrderTerms } from "../../../../../sim/exchange/orders/orders.ts";
import { CLOSE, cents, HOUR, MINUTE, NOW, PaperTrading, SECOND } from "../../../../support/paper-trading.ts";

const PLAIN: Algorithm = {
  name: "Twap",
  startTime: "",
  endTime: "",
  pastEnd: false,
  style: "takes",
  shareStart: undefined,
  shareEnd: undefined,
  shareSlope: 0,
  shareMin: 0,
  shareMax: 1,
  urgency: 1 / 3,
  sliceUnits: undefined,
  sliceMs: undefined,
  randomSize: false,
  randomTime: false,
  waitsForFill: false,
};

/** The parameters of each algorithm in the tests of all. */
const TOLD: Readonly<Record<AlgorithmName, Partial<Algorithm>>> = {
  Adaptive: { urgency: 0.5 },
  ArrivalPx: { shareStart: 0.5 },
  DarkIce: { style: "rests", sliceUnits: 20 },
  PctVol: { shareStart: 0.1 },
  PctVolPx: { shareStart: 0.1, shareSlope: 0.05, shareMin: 0.05, shareMax: 0.2 },
  PctVolSz: { shareStart: 0.1, shareEnd: 0.2 },
  PctVolTm: { shareStart: 0.1, shareEnd: 0.2 },
  Twap: {},
  Vwap: { shareStart: 0.5 },
  AD: { sliceUnits: 40, sliceMs: 5 * MINUTE, randomSize: true, randomTime: true },
  BalanceImpactRisk: { urgency: 1 },
  MinImpact: {},
  ClosePx: { urgency: 0 },
};

/** Lets an algorithm trade 300 shares of Pfizer, by default for an hour from half past ten. */
function run(
  name: AlgorithmName,
  told: Partial<Algorithm> = {},
  change: Partial<OrderTerms> = {},
  ms = HOUR,
) {
  const paper = new PaperTrading(3);
  const algorithm = { ...PLAIN, name, endTime: "11:30:00", ...TOLD[name], ...told };
  const permId = paper.place({ instrument: paper.contract(11031), quantity: 300, algorithm, ...change });
  paper.pass(ms);
  const fills = paper.trading.fills().filter((fill) => fill.permId === permId);
  return { paper, fills, order: paper.order(permId) };
}

/** A window of a quarter of an hour. */
const SHORT = { endTime: "10:45:00" };

const sum = (fills: readonly Fill[]): number => fills.reduce((units, { size }) => units + size, 0);

test.each(ALGORITHMS)(
  "$name: fills add up, stay within limit and window, and equal seeds give equal fills",
  ({ name }) => {
    const limitPrice = cents(new PaperTrading(3).quote(11031).ask + 0.05);
    const { paper, fills, order } = run(name, SHORT, { type: "LMT", limitPrice }, 15 * MINUTE);
    expect(fills.length).toBeGreaterThan(0);
    expect(sum(fills)).toBe(order.filled);
    expect(order.filled).toBeLessThanOrEqual(300);
    expect(["Filled", "Cancelled"]).toContain(order.status);
    for (const { price, atMs } of fills) {
      expect(price).toBeLessThanOrEqual(limitPrice);
      expect(atMs).toBeLessThan(NOW + 15 * MINUTE);
      expect(price).toBeGreaterThanOrEqual(paper.exchange.quote(paper.contract(11031), atMs).bid);
    }
    expect(run(name, SHORT, { type: "LMT", limitPrice }, 15 * MINUTE).fills).toEqual(fills);
  },
);

test("Twap trades an equal slice in each minute of its window", () => {
  const { fills, order } = run("Twap", { startTime: "10:40:00", endTime: "11:10:00" });
  expect(fills.map(({ atMs }) => (atMs - NOW) / MINUTE)).toEqual(
    Array.from({ length: 30 }, (_, at) => 10 + at),
  );
  expect(new Set(fills.map(({ size }) => size))).toEqual(new Set([10]));
  expect(order.status).toBe("Filled");
});

test("Twap that matches the midpoint fills at midpoints only", () => {
  const { paper, fills } = run("Twap", { style: "midpoint" });
  expect(fills.length).toBeGreaterThan(10);
  for (const { price, atMs } of fills) {
    const { bid, ask } = paper.exchange.quote(paper.contract(11031), atMs);
    expect(price).toBeCloseTo((bid + ask) / 2, 6);
  }
});

test("Vwap follows the volume of its window", () => {
  const { paper, fills } = run("Vwap");
  const series = paper.exchange.priceSeries(paper.contract(11031), NOW);
  const whole = series.volume(NOW, NOW + HOUR);
  let filled = 0;
  for (const { size, atMs } of fills) {
    filled += size;
    expect(filled).toBeLessThan((300 * series.volume(NOW, atMs)) / whole + 1);
    expect(filled).toBeGreaterThan((300 * series.volume(NOW, atMs)) / whole - 20);
  }
});

test.each(["Twap", "Vwap", "ClosePx", "MinImpact", "ArrivalPx"] as const)(
  "%s fills its last unit before the close, also of an order for one",
  (name) => {
    for (const quantity of [1, 30]) {
      const toClose = { endTime: "", shareStart: undefined };
      expect(run(name, toClose, { quantity }, CLOSE - NOW).order).toMatchObject({
        status: "Filled",
        filled: quantity,
      });
    }
  },
);

test("PctVol takes no more than its share of the volume", () => {
  const share = 0.0001;
  const { paper, fills } = run("PctVol", { shareStart: share });
  const series = paper.exchange.priceSeries(paper.contract(11031), NOW);
  let filled = 0;
  for (const { size, atMs } of fills) {
    filled += size;
    expect(filled).toBeLessThanOrEqual(share * series.volume(NOW, atMs));
  }
  expect(filled).toBeGreaterThan(0);
});

test("a variant of PctVol changes its share with the time and with what is filled", () => {
  const few = { shareStart: 0.00001, shareEnd: 0.0001 };
  const early = (name: AlgorithmName): number => {
    const { fills } = run(name, few, { quantity: 1_500 });
    return sum(fills.filter(({ atMs }) => atMs < NOW + 30 * MINUTE));
  };
  const plain = sum(run("PctVol", { shareStart: few.shareStart }).fills);
  expect(2 * early("PctVolTm")).toBeLessThan(sum(run("PctVolTm", few, { quantity: 1_500 }).fills));
  expect(sum(run("PctVolSz", few).fills)).toBeGreaterThan(plain);
});

test("PctVolSz begins with its first share, and ends with its last one", () => {
  const early = (shareStart: number, shareEnd: number): number =>
    sum(run("PctVolSz", { shareStart, shareEnd }).fills.filter(({ atMs }) => atMs < NOW + 5 * MINUTE));
  expect(early(0.0001, 0.00001)).toBeGreaterThan(early(0.00001, 0.0001));
});

test("an urgent ArrivalPx is done before a passive one, and ClosePx is done at the end", () => {
  const lastMs = (name: AlgorithmName, urgency: number): number =>
    run(name, { urgency, shareStart: undefined }).fills.at(-1)?.atMs ?? 0;
  expect(lastMs("ArrivalPx", 1)).toBeLessThan(lastMs("ArrivalPx", 1 / 3));
  expect(lastMs("ClosePx", 1)).toBeGreaterThan(NOW + 58 * MINUTE);
  expect(run("ClosePx", { urgency: 1 }).fills[0]?.atMs).toBeGreaterThan(NOW + 54 * MINUTE);
});

test("AD sends a component at each interval, and with waitForFill waits for its fill", () => {
  const told = { sliceUnits: 50, sliceMs: 10 * MINUTE, randomSize: false, randomTime: false };
  const { fills } = run("AD", told);
  expect(fills.map(({ size, atMs }) => [size, (atMs - NOW) / MINUTE])).toEqual(
    [0, 10, 20, 30, 40, 50].map((minute) => [50, minute]),
  );
  const never = { type: "LMT", limitPrice: 1 } as const;
  expect(run("AD", { ...told, waitsForFill: true }, never).order.filled).toBe(0);
});

test("DarkIce shows its display size, up to half more or less, and rests", () => {
  const { fills } = run("DarkIce");
  for (const { size } of fills) {
    expect(size).toBeGreaterThan(0);
    expect(size).toBeLessThanOrEqual(30);
  }
});

test("the more urgent an adaptive order, the sooner it is filled, never beyond the far side", () => {
  const filledMs = [1, 0.5, 0].map((urgency) => {
    const { paper, fills, order } = run("Adaptive", { urgency, endTime: "" });
    for (const { price, atMs } of fills) {
      const { ask } = paper.exchange.quote(paper.contract(11031), atMs);
      expect(price).toBeLessThanOrEqual(ask);
    }
    return (order.completedMs ?? Number.NaN) - NOW;
  });
  expect(filledMs[0]).toBeLessThanOrEqual(5 * SECOND);
  expect(filledMs[1]).toBeLessThanOrEqual(20 * SECOND);
  expect(filledMs[2]).toBeLessThanOrEqual(60 * SECOND);
});

test("an algorithm that may pass its end goes on until it is done; another is cancelled there", () => {
  const few = { shareStart: undefined, endTime: "10:32:00", startTime: "" };
  const big = { quantity: 12_000 };
  const over = run("MinImpact", { ...few, pastEnd: true }, big, 30 * MINUTE).order;
  const ended = run("MinImpact", few, { ...big, type: "LMT", limitPrice: 1 }, 30 * MINUTE).order;
  expect(over.status).toBe("Filled");
  expect([ended.status, ended.completedMs]).toEqual(["Cancelled", NOW + 2 * MINUTE]);
});

test("FOK with an algorithm fills nothing that is less than the whole", () => {
  const { order } = run("Twap", {}, { tif: "FOK" });
  expect([order.status, order.filled]).toEqual(["Cancelled", 0]);
});
