import { expect, test } from "vitest";
import { ALGORITHMS, findAlgorithm } from "../../../../sim/exchange/algorithms/catalogue.ts";

test("the algorithms are IBKR's own, each with its required parameters among all", () => {
  expect(ALGORITHMS.map(({ name }) => name)).toEqual([
    "Adaptive",
    "ArrivalPx",
    "DarkIce",
    "PctVol",
    "PctVolPx",
    "PctVolSz",
    "PctVolTm",
    "Twap",
    "Vwap",
    "AD",
    "BalanceImpactRisk",
    "MinImpact",
    "ClosePx",
  ]);
  for (const { parameters, required, securities } of ALGORITHMS) {
    for (const name of required) expect(Object.keys(parameters)).toContain(name);
    expect(securities.length).toBeGreaterThan(0);
  }
});

test("an algorithm is found by its exact name", () => {
  expect(findAlgorithm("Vwap")?.parameters.maxPctVol).toEqual({ kind: "number", min: 0.1, max: 0.5 });
  expect(["vwap", "VWAP", ""].map((name) => findAlgorithm(name))).toEqual([undefined, undefined, undefined]);
});
