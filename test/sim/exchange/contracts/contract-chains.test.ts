import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const exchange = new Exchange();

test("every listed contract has a conId of its own, at any time", () => {
  for (const atMs of [NOW, Date.UTC(2027, 5, 1), Date.UTC(2030, 11, 20)]) {
    const numbers = exchange.listed(atMs).map(({ conId }) => conId);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.max(...numbers)).toBeLessThan(2 ** 31);
  }
});

test("a future is listed on its last trading day, and not on the next one", () => {
  const es = (atMs: number) =>
    exchange.listed(atMs).filter(({ symbol, secType }) => symbol === "ES" && secType === "FUT");
  const [first] = es(NOW).toSorted((a, b) => (a.lastTradeDate < b.lastTradeDate ? -1 : 1));
  const day = first?.lastTradeDate ?? "";
  const noonMs = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)), 15);
  const days = (atMs: number): readonly string[] => es(atMs).map(({ lastTradeDate }) => lastTradeDate);
  expect(days(noonMs)).toContain(day);
  expect(days(noonMs + 86_400_000)).not.toContain(day);
});
