import { expect, test } from "vitest";
import type { ContractDefinition } from "../../../sim/exchange/contract-definition.ts";
import { expirationsOf, optionAt, optionsOn } from "../../../sim/exchange/option-chain.ts";
import { OptionIds } from "../../../sim/exchange/option-ids.ts";
import { highestMultiple, strikeMultiples } from "../../../sim/exchange/option-strikes.ts";
import { UNIVERSE } from "../../../sim/exchange/universe.ts";

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
