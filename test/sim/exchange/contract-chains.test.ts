import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const exchange = new Exchange();

test("every listed contract has a conId of its own, at any time", () => {
  for (const atMs of [NOW, Date.UTC(2027, 5, 1), Date.UTC(2030, 11, 20)]) {
    const numbers = exchange.listed(atMs).map(({ conId }) => conId);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.max(...numbers)).toBeLessThan(2 ** 31);
  }
});
