import fc from "fast-check";
import { expect, test } from "vitest";
import { allocate } from "../../../../sim/exchange/accounts/allocation.ts";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import type { OrderTerms } from "../../../../sim/exchange/orders/orders.ts";
import { ACCOUNT } from "../../../support/contracts.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { HOUR, MINUTE, NOW, PaperTrading } from "../../../support/paper-trading.ts";
import { runs } from "../../../support/runs.ts";

/** One action of a trading day. */
const step = fc.record({
  conId: fc.constantFrom(265598, 272093, 11031, 8894, 756733, 12087792, 479624278, "ES", "call", "bond"),
  side: fc.constantFrom<"BUY" | "SELL">("BUY", "SELL"),
  quantity: fc.integer({ min: 1, max: 300 }),
  kind: fc.constantFrom("MKT", "LMT", "STP", "TRAIL", "MIDPRICE", "MOC", "MTL", "REL", "SNAP MKT", "PEG MID"),
  tif: fc.constantFrom<"DAY" | "GTC" | "IOC">("DAY", "GTC", "IOC"),
  away: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
  waitMs: fc.integer({ min: 0, max: 3 * HOUR }),
  cancels: fc.boolean(),
});

function act(
  paper: PaperTrading,
  { conId, side, quantity, kind, tif, away }: typeof step extends fc.Arbitrary<infer S> ? S : never,
  target: (quantity: number) => Partial<OrderTerms> = () => ({}),
): void {
  const listed = listedWithOptions(paper.exchange, paper.nowMs);
  const instrument =
    conId === "ES"
      ? listed.find(({ symbol }) => symbol === "ES")
      : conId === "call"
        ? listed.find(
            ({ secType, strike, symbol }) => secType === "OPT" && symbol === "AAPL" && strike === 260,
          )
        : conId === "bond"
          ? listed.find(({ secType }) => secType === "BOND")
          : paper.contract(conId as number);
  if (instrument === undefined) throw new Error("not listed");
  const small =
    instrument.secType === "FUT" || instrument.secType === "CRYPTO" || instrument.secType === "OPT";
  const { last } = paper.exchange.quote(instrument, paper.nowMs);
  const series = paper.exchange.priceSeries(instrument, paper.nowMs);
  const price = series.onTick(last * (1 + away));
  const units = small ? 1 + (quantity % 2) : instrument.secType === "CASH" ? quantity * 1_000 : quantity;
  paper.trading.place(
    paper.terms({
      instrument,
      side,
      tif,
      type: kind as OrderTerms["type"],
      quantity: units,
      limitPrice: kind === "LMT" ? price : undefined,
      stopPrice: kind === "STP" ? price : undefined,
      trailAmount: kind === "TRAIL" ? series.onTick(last * 0.003) : undefined,
      ...target(units),
    }),
    paper.nowMs,
  );
}

test("a short sale of a share that cannot be borrowed is held back with locate", () => {
  const paper = new PaperTrading();
  const hard = paper.exchange.listed(NOW).find(({ symbol }) => symbol === "HTBR") as Instrument;
  const permId = paper.place({ instrument: hard, side: "SELL" });
  paper.pass(MINUTE);
  expect(paper.order(permId)).toMatchObject({ status: "PreSubmitted", whyHeld: "locate" });
});

test("over random trading days the account adds up at every instant and every fill is booked", () => {
  fc.assert(
    fc.property(fc.nat(50), fc.array(step, { minLength: 1, maxLength: 12 }), (seed, steps) => {
      const paper = new PaperTrading(seed);
      const start = paper.trading.state();
      for (const one of steps) {
        act(paper, one);
        const last = paper.trading.orders().at(-1);
        if (one.cancels && last !== undefined) paper.trading.cancel(last.permId, paper.nowMs);
        paper.pass(one.waitMs);
        const { nowMs, exchange, trading } = paper;
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
            start.ledgers[ACCOUNT]?.holdings.find((kept) => kept.instrument.conId === instrument.conId)
              ?.size ?? 0;
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
      const { nowMs } = paper;
      const begun = new Exchange({ seed }).balance(nowMs);
      const ended = paper.exchange.balance(nowMs);
      const gain = ended.realizedPnl + ended.unrealizedPnl - begun.unrealizedPnl;
      expect(ended.netLiquidation - begun.netLiquidation).toBeCloseTo(gain, 2);
    }),
    runs(40),
  );
});

test("a saved state continues exactly as the account that it was saved from", () => {
  fc.assert(
    fc.property(
      fc.nat(20),
      fc.array(step, { minLength: 1, maxLength: 5 }),
      fc.array(step, { minLength: 1, maxLength: 4 }),
      (seed, before, after) => {
        const whole = new PaperTrading(seed);
        const part = new PaperTrading(seed);
        for (const paper of [whole, part]) {
          for (const one of before) {
            act(paper, one);
            paper.pass(one.waitMs);
          }
        }
        const state = JSON.parse(JSON.stringify(part.trading.state()));
        const again = new PaperTrading(seed);
        Object.assign(again, { exchange: new Exchange({ seed }, state), nowMs: part.nowMs });
        for (const paper of [whole, again]) {
          for (const one of after) {
            act(paper, one);
            paper.pass(one.waitMs);
          }
        }
        expect(again.exchange.balance(again.nowMs)).toEqual(whole.exchange.balance(whole.nowMs));
        expect(again.trading.fills()).toEqual(whole.trading.fills());
      },
    ),
    runs(10),
  );
});

const CLIENTS = ["DU1", "DU2", "DU3"];
const MASTER = "DF1";

/** Where an order of an advisor goes: to one account, in one of its models, or to all accounts in given parts. */
const destination = fc.oneof(
  fc.record({ account: fc.constantFrom(...CLIENTS), model: fc.constantFrom("", "Growth", "Income") }),
  fc.record({ parts: fc.tuple(...CLIENTS.map(() => fc.integer({ min: 0, max: 5 }))) }),
);

function targetOf(
  to: typeof destination extends fc.Arbitrary<infer D> ? D : never,
): (quantity: number) => Partial<OrderTerms> {
  if ("account" in to) return () => to;
  return (quantity) => {
    const members = CLIENTS.map((account, at) => ({ account, amount: to.parts[at] ?? 0 }));
    const group = { name: "", method: "Ratio" as const, members };
    const data = { netLiquidation: () => 0, availableFunds: () => 0, held: () => 0, unitPrice: 1 };
    const allocation = allocate(group, quantity, 0, data);
    return allocation.length === 0 ? { account: "DU1" } : { account: MASTER, allocation };
  };
}

test("over random trading days of an advisor all models and accounts add up to the login", () => {
  fc.assert(
    fc.property(
      fc.nat(50),
      fc.array(fc.tuple(step, destination), { minLength: 1, maxLength: 6 }),
      (seed, steps) => {
        const paper = Object.assign(new PaperTrading(seed), {
          exchange: new Exchange({ seed, accounts: CLIENTS, advisor: true }),
        });
        const start = paper.trading.state();
        for (const [one, to] of steps) {
          act(paper, one, targetOf(to));
          paper.pass(one.waitMs);
          const { nowMs, exchange, trading } = paper;
          const sum = (of: (account: string) => number): number =>
            [...CLIENTS, MASTER].reduce((so, account) => so + of(account), 0);
          const all = trading.balance(nowMs, { account: undefined });
          expect(sum((account) => trading.balance(nowMs, { account }).netLiquidation)).toBeCloseTo(
            all.netLiquidation,
            4,
          );
          expect(sum((account) => trading.balance(nowMs, { account }).dailyPnl)).toBeCloseTo(all.dailyPnl, 4);
          for (const account of CLIENTS) {
            const balance = exchange.balance(nowMs, { account });
            const inModels = ["", "Growth", "Income"].map((model) =>
              trading.balance(nowMs, { account, model }),
            );
            const worth = inModels.reduce((so, { netLiquidation }) => so + netLiquidation, 0);
            expect(balance.netLiquidation).toBeCloseTo(worth, 4);
            for (const { instrument, size } of trading.holdings(nowMs, { account })) {
              const begun =
                start.ledgers[account]?.holdings.find((kept) => kept.instrument.conId === instrument.conId)
                  ?.size ?? 0;
              const moved = trading.fills().reduce((so, fill) => {
                const terms = trading.order(fill.permId)?.terms;
                if (terms?.instrument.conId !== instrument.conId) return so;
                const own =
                  fill.parts?.find((part) => part.account === account)?.size ??
                  (terms.account === account ? fill.size : 0);
                return so + (terms.side === "BUY" ? own : -own);
              }, 0);
              expect(size).toBeCloseTo(begun + moved, 6);
            }
          }
          for (const { permId, status, terms } of trading.orders()) {
            const parts = trading
              .fills()
              .filter((fill) => fill.permId === permId)
              .flatMap((fill) => fill.parts ?? []);
            for (const { account, quantity } of terms.allocation ?? []) {
              const own = parts.filter((part) => part.account === account);
              const filled = own.reduce((so, part) => so + part.size, 0);
              expect(filled).toBeLessThanOrEqual(quantity);
              if (status === "Filled") expect(filled).toBe(quantity);
            }
          }
        }
        const again = new Exchange(
          { seed, accounts: CLIENTS, advisor: true },
          JSON.parse(JSON.stringify(paper.trading.state())),
        );
        expect(again.trading.state()).toEqual(JSON.parse(JSON.stringify(paper.trading.state())));
      },
    ),
    runs(10),
  );
});
