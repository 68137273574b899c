import fc from "fast-check";
import { expect, test } from "vitest";
import { anyShare, isPlausible, symbolOfAny } from "../../../../sim/exchange/contracts/any-symbol.ts";
import { ANY_CONTRACT } from "../../../../sim/exchange/contracts/contract-query.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { runs } from "../../../support/runs.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);

test("each symbol of up to six letters has an ID that stands for it alone", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z]{1,6}$/), (symbol) => {
      const { conId } = anyShare(symbol);
      expect(symbolOfAny(conId)).toBe(symbol);
      expect(conId).toBeGreaterThanOrEqual(1_500_000_000);
      expect(conId).toBeLessThan(1_900_000_000);
    }),
    runs(200),
  );
  expect([1, 265598, 1_500_000_000, 1_899_999_999].map(symbolOfAny)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("a symbol that the universe lacks is found with the same price in every run", () => {
  const query = { ...ANY_CONTRACT, symbol: "QWZXK", secType: "STK", exchange: "SMART", currency: "USD" };
  expect(new Exchange().find(query, NOW)).toEqual([]);
  const [one, other] = [new Exchange({ anySymbol: true }), new Exchange({ anySymbol: true })];
  const [found] = one.find(query, NOW);
  if (found === undefined) throw new Error("Not found");
  expect(found).toMatchObject({ symbol: "QWZXK", primaryExchange: "NYSE", currency: "USD" });
  // The other exchange has never heard of the symbol.
  expect(other.instrument(found.conId, NOW)).toEqual(found);
  expect(other.quote(found, NOW)).toEqual(one.quote(found, NOW));
});

test("implausible symbols and other types are not found, and known symbols stay as they are", () => {
  const exchange = new Exchange({ anySymbol: true });
  const count = (more: object): number => exchange.find({ ...ANY_CONTRACT, ...more }, NOW).length;
  expect(["TOOLONGX", "A B", "X1", ""].filter(isPlausible)).toEqual([]);
  expect(count({ symbol: "TOOLONGX" })).toBe(0);
  expect(count({ symbol: "QWZXK", currency: "EUR" })).toBe(0);
  expect(count({ symbol: "QWZXK", secType: "FUT" })).toBe(0);
  expect(exchange.find({ ...ANY_CONTRACT, symbol: "AAPL", secType: "STK" }, NOW)[0]?.conId).toBe(265598);
});
