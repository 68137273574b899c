import { expect, test } from "vitest";
import { LookAhead } from "../../../../sim/exchange/orders/look-ahead.ts";
import type { OrderTerms } from "../../../../sim/exchange/orders/orders.ts";
import { cents, PaperTrading } from "../../../support/paper-trading.ts";

const SECOND_MS = 1_000;
const SECONDS = 1_200;

/** Orders of which some rest, some are filled in time, and some follow the market. */
function placeAll(paper: PaperTrading): void {
  const { bid, ask } = paper.quote();
  const all: Partial<OrderTerms>[] = [
    { type: "LMT", limitPrice: cents(bid * 0.5) },
    { type: "LMT", limitPrice: cents(bid) },
    { type: "LMT", limitPrice: cents(bid * 0.9995), ocaGroup: "one", ocaType: 1 },
    { type: "LMT", side: "SELL", limitPrice: cents(ask * 1.0005), ocaGroup: "one", ocaType: 1 },
    { type: "LMT", side: "SELL", limitPrice: cents(ask * 1.002), outsideRth: true },
    { type: "STP", side: "SELL", stopPrice: cents(bid * 0.999) },
    { type: "STP LMT", stopPrice: cents(ask * 1.001), limitPrice: cents(ask * 1.001) },
    { type: "TRAIL", side: "SELL", trailPercent: 0.1 },
    { type: "REL", limitPrice: cents(ask * 1.001) },
    { type: "LMT", limitPrice: cents(bid * 0.99), tif: "Minutes" },
  ];
  for (const terms of all) paper.place(terms);
}

test("orders end as they do when each of them is matched in every second", () => {
  const [skipping, looking] = [new PaperTrading(), new PaperTrading()];
  for (const paper of [skipping, looking]) placeAll(paper);
  const skipped = skipping.trading.events().length;
  expect(looking.trading.events()).toHaveLength(skipped);
  skipping.trading.advance(skipping.nowMs + SECONDS * SECOND_MS);
  const events: unknown[] = [];
  for (let second = 1; second <= SECONDS; second++) {
    // A market that was changed by hand makes it match everything.
    looking.trading.matchNow(looking.nowMs + second * SECOND_MS);
    events.push(...looking.trading.events());
  }
  expect(events.length).toBeGreaterThan(4);
  expect(skipping.trading.events()).toEqual(events);
  expect(skipping.trading.openOrders()).toEqual(looking.trading.openOrders());
});

test("an order out of reach is looked at once in about a minute", () => {
  const paper = new PaperTrading();
  paper.place({ type: "LMT", limitPrice: 1 });
  const instants: number[] = [];
  const endMs = paper.nowMs + SECONDS * SECOND_MS;
  for (let atMs = paper.trading.nextMs() ?? endMs; atMs < endMs; atMs = paper.trading.nextMs() ?? endMs) {
    instants.push(atMs);
    paper.trading.advance(atMs);
  }
  expect(instants.length).toBeLessThan(30);
  expect(instants.length).toBeGreaterThan(SECONDS / 70);
});

test("a change makes it look again, and at fewer instants", () => {
  const ahead = new LookAhead();
  const looked: number[] = [];
  const next = (changes: number, fromMs: number): number | undefined =>
    ahead.nextMs(
      changes,
      fromMs,
      (afterMs) => afterMs + 1,
      (atMs) => looked.push(atMs) > 0,
    );
  expect(next(0, 0)).toBe(2);
  ahead.reached(0);
  expect(next(0, 2)).toBe(5);
  expect(next(0, 4)).toBe(5);
  expect(next(1, 4)).toBe(6);
  ahead.reached(1);
  ahead.forget();
  expect(next(1, 6)).toBe(8);
  expect(looked).toEqual([1, 3, 4, 5, 7]);
});
