import { expect, test } from "vitest";
import { optionClassesOn } from "../../../../sim/exchange/contracts/option-classes.ts";
import { UNIVERSE } from "../../../../sim/exchange/contracts/universe.ts";
import { indexOf } from "../../../../sim/exchange/contracts/universe-index.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const SPX = 416904;

test("the classes of a chain have the dates and the strikes of its options", () => {
  const root = indexOf(UNIVERSE).root(SPX);
  const classes = root === undefined ? [] : optionClassesOn(root, "20260113");
  const chain = new Exchange().chain(SPX, NOW).filter(({ secType }) => secType === "OPT");
  expect(classes.map(({ base }) => base.tradingClass).sort()).toEqual(["SPX", "SPXW"]);
  for (const { base, dates, strikes } of classes) {
    const own = chain.filter(({ tradingClass }) => tradingClass === base.tradingClass);
    expect(dates).toEqual([...new Set(own.map(({ lastTradeDate }) => lastTradeDate))].sort());
    expect(strikes).toEqual([...new Set(own.map(({ strike }) => strike))].sort((a, b) => a - b));
  }
});
