import { expect, test } from "vitest";
import { ALGORITHMS, findAlgorithm } from "../../../../../sim/exchange/orders/algorithms/catalogue.ts";

test("the algorithms are IBKR's own, each with the parameters that it requires", () => {
  expect(ALGORITHMS.map(({ name }) => name)).toEqual([
    "Adaptive",
    "Vwap",
    "Twap",
    "ArrivalPx",
    "ClosePx",
    "PctVol",
    "PctVolPx",
    "PctVolSz",
    "PctVolTm",
    "DarkIce",
    "AD",
    "MinImpact",
    "BalanceImpactRisk",
  ]);
  const required = ALGORITHMS.flatMap(({ name, parameters }) =>
    Object.keys(parameters).flatMap((one) => (parameters[one]?.required === true ? `${name} ${one}` : [])),
  );
  expect(required).toEqual([
    "PctVol pctVol",
    "PctVolPx pctVol",
    "PctVolSz startPctVol",
    "PctVolSz endPctVol",
    "PctVolTm startPctVol",
    "PctVolTm endPctVol",
    "DarkIce displaySize",
    "AD componentSize",
    "AD timeBetweenOrders",
  ]);
  for (const { securities } of ALGORITHMS) expect(securities.length).toBeGreaterThan(0);
});

test("an algorithm is found by its exact name", () => {
  expect(findAlgorithm("Vwap")?.parameters.maxPctVol).toEqual({
    label: "Max Percentage",
    kind: "number",
    min: 0.01,
    max: 50,
  });
  expect(["vwap", "VWAP", ""].map((name) => findAlgorithm(name))).toEqual([undefined, undefined, undefined]);
});
