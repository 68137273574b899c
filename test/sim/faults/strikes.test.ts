import { expect, test } from "vitest";
import { probabilityOf, Strikes, timesOf } from "../../../sim/faults/strikes.ts";
import { seeded } from "../../../sim/world/random.ts";

/** Counts how many of some chances a fault takes. */
const taken = (strikes: Strikes, chances: number): number =>
  Array.from({ length: chances }, () => strikes.next()).filter(Boolean).length;

test("a fault strikes each time without a probability, and as often as its times say", () => {
  expect(taken(new Strikes({}, seeded(1)), 1_000)).toBe(1_000);
  const three = new Strikes({ times: 3 }, seeded(1));
  expect([taken(three, 2), three.isSpent, taken(three, 5), three.isSpent]).toEqual([2, false, 1, true]);
});

test("a probability decides about each strike by the seed, and times counts those that strike", () => {
  const some = taken(new Strikes({ probability: 0.3 }, seeded(4)), 1_000);
  expect(some).toBeGreaterThan(250);
  expect(some).toBeLessThan(350);
  expect(taken(new Strikes({ probability: 0.3, times: 20 }, seeded(4)), 1_000)).toBe(20);
  expect(taken(new Strikes({ probability: 0 }, seeded(4)), 1_000)).toBe(0);
});

test("without a strike left no random number is drawn, and with one left exactly one is", () => {
  const [random, other] = [seeded(9), seeded(9)];
  const strikes = new Strikes({ times: 1 }, random);
  for (let chances = 0; chances < 10; chances++) strikes.next();
  other.next();
  expect(random.next()).toBe(other.next());
});

test("the checks of both say in words what they are about, and refuse what is none", () => {
  const [probability, times] = [probabilityOf("that it rains"), timesOf("drops")];
  expect(probability.description).toBe("The probability that it rains, in [0, 1].");
  expect(times.description).toBe("The most drops. Default: no limit.");
  expect([probability.safeParse(1.1).success, probability.parse(undefined)]).toEqual([false, 1]);
  expect([times.safeParse(0).success, times.safeParse(1.5).success]).toEqual([false, false]);
});
