import { expect, test } from "vitest";
import type { IbkrLink } from "../../../../sim/tws/context/ibkr-link.ts";
import {
  isInterruptedBy,
  isPaused,
  kindOf,
  reqIdOf,
  type SubscriptionKind,
  subscriptionKey,
} from "../../../../sim/tws/context/subscription-kinds.ts";

const KINDS: readonly SubscriptionKind[] = [
  "market data",
  "market depth",
  "tick by tick",
  "real-time bars",
  "historical bars",
  "scanner",
  "account updates",
  "pnl",
];
const link = (change: Partial<IbkrLink>): IbkrLink => ({
  cutOff: false,
  competingSession: false,
  brokenFarms: new Set(),
  bulletins: 0,
  ...change,
});
const kindsThat = (test: (key: string) => boolean) => KINDS.filter((kind) => test(subscriptionKey(kind, 1)));

test("a key holds its kind and its request number", () => {
  expect([kindOf("real-time bars/-7"), reqIdOf("real-time bars/-7")]).toEqual(["real-time bars", -7]);
});

test("subscriptions to data of IBKR pause while TWS is cut off", () => {
  expect(kindsThat((key) => isPaused(key, link({ cutOff: true })))).toEqual(KINDS.slice(0, 6));
  expect(kindsThat((key) => isPaused(key, link({})))).toEqual([]);
});

test("ticks pause while a competing session has the market data", () => {
  expect(kindsThat((key) => isPaused(key, link({ competingSession: true })))).toEqual(KINDS.slice(0, 3));
});

test("ticks pause while a farm of market data is broken, and nothing does for other farms", () => {
  const broken = (farm: "market-data/usfarm" | "historical/ushmds") =>
    kindsThat((key) => isPaused(key, link({ brokenFarms: new Set([farm]) })));
  expect(broken("market-data/usfarm")).toEqual(KINDS.slice(0, 3));
  expect(broken("historical/ushmds")).toEqual([]);
});

test("a broken farm can end bars alone", () => {
  expect(kindsThat((key) => isInterruptedBy(key, "farmBroken"))).toEqual([
    "real-time bars",
    "historical bars",
  ]);
});
