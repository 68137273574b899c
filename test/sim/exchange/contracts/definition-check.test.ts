import { expect, test } from "vitest";
import { checkDefinitions } from "../../../../sim/exchange/contracts/definition-check.ts";
import { UNIVERSE, UNIVERSE_INPUT } from "../../../../sim/exchange/contracts/universe.ts";

test("the universe has no problems; a bad definition is reported with its place and reason", () => {
  expect(UNIVERSE.length).toBe(UNIVERSE_INPUT.length);
  expect(UNIVERSE.length).toBeGreaterThanOrEqual(48);
  const bad = [
    { ...UNIVERSE_INPUT[0], price: -1 },
    UNIVERSE_INPUT[1],
    { ...UNIVERSE_INPUT[1], futures: { months: [3], count: 1 } },
  ];
  expect(checkDefinitions(bad).problems.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual([
    expect.stringMatching(/^0\.price: /),
    "2.futures: required for futures, and for nothing else",
  ]);
  const twice = checkDefinitions([UNIVERSE_INPUT[0], UNIVERSE_INPUT[0]]);
  expect(twice.problems).toEqual([{ path: [1, "conId"], message: "265598 is defined twice" }]);
  expect(twice.definitions).toEqual([]);
});
