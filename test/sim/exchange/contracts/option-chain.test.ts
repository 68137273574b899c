import { expect, test } from "vitest";
import type {
  ContractDefinition,
  OptionChain,
} from "../../../../sim/exchange/contracts/contract-definition.ts";
import { ContractDirectory } from "../../../../sim/exchange/contracts/contract-directory.ts";
import { ANY_CONTRACT } from "../../../../sim/exchange/contracts/contract-query.ts";
import {
  eachOption,
  expirationsOf,
  optionAt,
  optionsOn,
} from "../../../../sim/exchange/contracts/option-chain.ts";
import { OptionIds } from "../../../../sim/exchange/contracts/option-ids.ts";
import {
  highestMultiple,
  strikeMultiples,
  strikeStepOf,
} from "../../../../sim/exchange/contracts/option-strikes.ts";
import { UNIVERSE } from "../../../../sim/exchange/contracts/universe.ts";

const DAY = "20260113";
const ids = new OptionIds(UNIVERSE);
const definition = (symbol: string): ContractDefinition => {
  const found = UNIVERSE.find((one) => one.symbol === symbol && one.options !== undefined);
  if (found === undefined) throw new Error(`${symbol} has no options`);
  return found;
};
const names = (symbol: string, filter: Parameters<typeof optionsOn>[3]): string[] =>
  optionsOn(definition(symbol), ids, DAY, filter).map(({ instrument }) => instrument.localSymbol);

test("long-dated options are listed years ahead, on the strikes of the wider grid", () => {
  expect(names("SPY", { date: "20281215", strike: 750, right: "C" })).toEqual(["SPY   281215C00750000"]);
  const days = expirationsOf(definition("AAPL"), definition("AAPL").options ?? { strikeStep: 1 }, DAY);
  const dates = days.map(({ date }) => date);
  expect(dates).toEqual(expect.arrayContaining(["20270115", "20280121", "20281215", "20290119"]));
  expect(dates.slice(0, 3)).toEqual(["20260116", "20260123", "20260130"]);
});

test("a chain of SPY has thousands of rows, and that of a less active share hundreds", () => {
  expect(optionsOn(definition("SPY"), ids, DAY).length).toBeGreaterThan(5_000);
  expect(optionsOn(definition("SPY"), ids, DAY).length).toBeLessThan(10_000);
  expect(optionsOn(definition("ABBV"), ids, DAY).length).toBeLessThan(1_500);
});

test("SPX has a class that settles in the morning, traded until the day before, and SPXW", () => {
  const at = (date: string): string[] => names("SPX", { date, strike: 6_900, right: "P" });
  expect(at("20260115")).toEqual(["SPX   260115P06900000", "SPXW  260115P06900000"].sort().reverse());
  expect(at("20260116")).toEqual(["SPXW  260116P06900000"]);
});

test("options on volatility expire on the Wednesday 30 days before a third Friday", () => {
  expect(names("VIX", { strike: 20, right: "C", tradingClass: "VIX" }).slice(0, 2)).toEqual([
    "VIX   260121C00020000",
    "VIX   260218C00020000",
  ]);
});

test("options on futures have the class, the multiplier and the underlying of the exchange", () => {
  const [weekly] = optionsOn(definition("ES"), ids, DAY, { date: "20260116", strike: 6_900, right: "C" });
  expect(weekly?.instrument).toMatchObject({
    secType: "FOP",
    localSymbol: "EW3F6 C6900",
    tradingClass: "EW3",
    multiplier: 50,
    exchange: "CME",
  });
  const [quarterly] = optionsOn(definition("ES"), ids, DAY, { date: "20260320", strike: 6_900, right: "P" });
  expect(quarterly?.instrument.localSymbol).toBe("ESH6 P6900");
  expect(quarterly?.instrument.underConId).toBe(weekly?.instrument.underConId);
  expect(names("CL", { strike: 60, right: "C" })[0]).toBe("LOF6 C60");
});

test("a strike that is listed years ahead stays listed until it expires", () => {
  for (const symbol of ["SPY", "AAPL", "ABBV", "VIX", "SPX"]) {
    const one = definition(symbol);
    const chain = one.options ?? { strikeStep: 1 };
    const near = new Set(strikeMultiples(one, chain, 1));
    expect(strikeMultiples(one, chain, 700).filter((multiple) => !near.has(multiple))).toEqual([]);
    expect(highestMultiple(one, chain)).toBeGreaterThanOrEqual(Math.max(...near));
  }
});

test("every option of a chain is made again from its ID alone", () => {
  for (const symbol of ["SPY", "SPX", "AAPL", "VIX", "ES", "GC", "ABBV"]) {
    const wrong = optionsOn(definition(symbol), ids, DAY).filter(({ instrument }) => {
      const place = ids.place(instrument.conId, DAY);
      if (place === undefined) return true;
      const again = optionAt({ ...place }, ids, DAY)?.instrument;
      return again?.localSymbol !== instrument.localSymbol || again.conId !== instrument.conId;
    });
    expect(wrong.slice(0, 3), symbol).toEqual([]);
  }
}, 60_000);

test("an option keeps its ID after it expired, and one that never was listed has none", () => {
  const [option] = optionsOn(definition("AAPL"), ids, DAY, { date: "20260116", strike: 260, right: "C" });
  const later = ids.place(option?.instrument.conId ?? 0, "20260301");
  expect(later).toMatchObject({ date: "20260116", right: "C" });
  expect(later && optionAt(later, ids, "20260301")?.instrument).toEqual(option?.instrument);
  const place = ids.place(option?.instrument.conId ?? 0, DAY);
  expect(place && optionAt({ ...place, multiple: 1 }, ids, DAY)).toBeUndefined();
  expect(place && optionAt({ ...place, date: "20260717" }, ids, DAY)).toBeUndefined();
});

test("an option whose ID is publicly known has that ID alone", () => {
  const row = optionsOn(definition("SPY"), ids, DAY, { date: "20281215", right: "C" });
  const at = (strike: number): number =>
    row.find((one) => one.instrument.strike === strike)?.instrument.conId ?? 0;
  expect(at(750)).toBe(843630132);
  expect(ids.place(at(750), DAY)).toMatchObject({ date: "20281215", multiple: 750, right: "C" });
  // The IDs of the strikes beside it say where its own would be.
  expect(ids.place((at(740) + at(760)) / 2, DAY)).toBeUndefined();
  expect(ids.place(at(760), DAY)).toMatchObject({ date: "20281215", multiple: 760 });
});

const PRICES = [Number.MIN_VALUE, 1e-9, 0.0001, 0.3, 7, 640, 750_000, 1e10, 1e15, 1e300, Number.MAX_VALUE];
const CHAINS: readonly OptionChain[] = [
  { strikeStep: 1 },
  { strikeStep: 0.5, expirations: "weekly" },
  { strikeStep: 1, expirations: "daily", weeklyClass: "SPXW" },
  { strikeStep: 0.5, expirations: "wednesdays" },
  { strikeStep: 5, strikesEachSide: 50, months: 3 },
  { strikeStep: 1e-9, expirations: "daily" },
  { strikeStep: 1e9, expirations: "weekly" },
];

test("every price, however far from the usual one, gives a chain of a bounded number of strikes", () => {
  const future = definition("CL");
  for (const price of PRICES)
    for (const volatility of [0, 0.3, 3]) {
      const ofFuture = { ...future, price, volatility };
      const shares = CHAINS.map((options) => ({ ...definition("SPY"), price, volatility, options }));
      for (const one of [...shares, ofFuture]) {
        const chain = one.options ?? { strikeStep: 1 };
        const what = JSON.stringify([price, volatility, chain]);
        const multiples = strikeMultiples(one, chain, 1);
        expect(multiples.length, what).toBeGreaterThan(0);
        expect(multiples.length, what).toBeLessThan(1_000);
        expect(highestMultiple(one, chain), what).toBeLessThan(4_096);
        const step = strikeStepOf(one, chain);
        expect(step / chain.strikeStep, what).toBeGreaterThanOrEqual(1);
        expect(Number.isFinite(multiples.length * step), what).toBe(true);
      }
    }
});

test("options of a high price have a round step, and are found by ID and by local symbol", () => {
  const one = { ...definition("AAPL"), price: 750_000 };
  const own = new OptionIds([one]);
  const all = optionsOn(one, own, DAY);
  expect(all.length).toBeLessThan(20_000);
  expect(strikeStepOf(one, one.options ?? { strikeStep: 1 })).toBe(2_000);
  const wrong = all.filter(({ instrument: { conId, localSymbol } }) => {
    const place = own.place(conId, DAY);
    return place === undefined || optionAt(place, own, DAY)?.instrument.localSymbol !== localSymbol;
  });
  expect(wrong).toEqual([]);
  const { localSymbol = "", conId } = all[5]?.instrument ?? {};
  const directory = new ContractDirectory([one]);
  const found = directory.find({ ...ANY_CONTRACT, localSymbol }, Date.UTC(2026, 0, 13, 15));
  expect(found.map((option) => option.conId)).toEqual([conId]);
});

test("a chain is made one option at a time", () => {
  let made = 0;
  class Counting extends OptionIds {
    override expiration(...given: Parameters<OptionIds["expiration"]>) {
      const idOf = super.expiration(...given);
      return (...place: Parameters<typeof idOf>) => {
        made++;
        return idOf(...place);
      };
    }
  }
  const each = eachOption(definition("SPX"), new Counting(UNIVERSE), DAY);
  for (let turn = 0; turn < 3; turn++) each.next();
  expect(made).toBe(3);
});
