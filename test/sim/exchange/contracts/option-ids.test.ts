import { expect, test } from "vitest";
import { madeUpConId } from "../../../../sim/exchange/contracts/con-ids.ts";
import { optionsOn } from "../../../../sim/exchange/contracts/option-chain.ts";
import { OptionIds } from "../../../../sim/exchange/contracts/option-ids.ts";
import { UNIVERSE } from "../../../../sim/exchange/contracts/universe.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";

test("no two contracts of the universe, all chains included, have the same ID", () => {
  const ids = new OptionIds(UNIVERSE);
  const seen = new Set<number>();
  let count = 0;
  for (const { conId } of new Exchange().listed(Date.UTC(2026, 0, 13, 15, 30))) {
    count++;
    seen.add(conId);
  }
  for (const definition of UNIVERSE) {
    for (const { instrument } of optionsOn(definition, ids, "20260113")) {
      count++;
      seen.add(instrument.conId);
    }
  }
  expect(count).toBeGreaterThan(200_000);
  expect(seen.size).toBe(count);
  expect(Math.max(...[...seen].slice(-1_000))).toBeLessThan(2 ** 31);
}, 60_000);

test("IDs outside the ranges of options stand for none", () => {
  const ids = new OptionIds(UNIVERSE);
  for (const conId of [1, 265598, 999_999_999, 1_499_999_999, madeUpConId("x")]) {
    expect(ids.place(conId, "20260113")).toBeUndefined();
  }
  expect(ids.problem).toBeUndefined();
});

test("a universe with more classes of options than ranges has a problem", () => {
  const [first] = UNIVERSE.filter(({ options }) => options?.expirations === "daily");
  if (first === undefined) throw new Error("No daily options");
  const many = Array.from({ length: 33 }, (_, at) => ({ ...first, conId: at + 1 }));
  expect(new OptionIds(many).problem).toContain("more than 32 classes");
});
