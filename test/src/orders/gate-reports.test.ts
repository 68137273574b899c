import { expect, test } from "vitest";
import { cutOrder } from "../../../sim/mod.ts";
import { late, unavailable } from "../../../sim/web/mod.ts";
import { type OrderTerms, SecType } from "../../../src/mod.ts";
import { GateReports } from "../../../src/orders/gate-reports.ts";
import { trading } from "../../support/trading-pool.ts";
import { ORDERS, trading as webTrading } from "../../support/web/web-trading.ts";

const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };

test("changes of one instant are one report, and a reason alone is none", async () => {
  let now = { closed: undefined as string | undefined, unknown: [] as string[], waiting: [] as string[] };
  const seen: unknown[] = [];
  const reports = new GateReports(
    () => now,
    () => void seen.push(now),
  );
  const check = async (): Promise<void> => {
    reports.check();
    reports.check();
    await Promise.resolve();
  };
  await check();
  now = { ...now, closed: "no session" };
  await check();
  expect(seen).toEqual([]);
  now = { closed: "unknown", unknown: ["a"], waiting: [] };
  await check();
  now = { closed: "unknown", unknown: ["a"], waiting: ["b"] };
  await check();
  await check();
  now = { closed: undefined, unknown: [], waiting: [] };
  await check();
  expect(seen).toEqual([
    { closed: "unknown", unknown: ["a"], waiting: [] },
    { closed: "unknown", unknown: ["a"], waiting: ["b"] },
    { closed: undefined, unknown: [], waiting: [] },
  ]);
});

test("events and figures name the order that closes the gate, and the calls behind it", async () => {
  const { world, pool, tws } = trading();
  const seen: unknown[] = [];
  pool.addEventListener("gate", ({ closed, unknown, waiting }) =>
    seen.push([typeof closed, unknown, waiting]),
  );
  await world.clock.until(pool.connect());
  tws.inject(cutOrder({ at: "unacknowledged" }));
  const first = pool.placeOrder(APPLE, RESTING, { key: "first", timeoutMs: 1_000 });
  expect((await world.clock.until(first)).kind).toBe("unknown");
  const second = pool.placeOrder(APPLE, RESTING, { key: "second", sendWithinMs: 600_000 });
  await world.clock.advance(1);
  expect(pool.stats().orders).toMatchObject({ unknown: ["first"], waiting: ["second"] });
  expect((await world.clock.until(second)).kind).toBe("acknowledged");
  expect(pool.stats().orders).toMatchObject({ unknown: [], waiting: [], closed: undefined });
  expect(seen).toEqual([
    ["string", ["first"], []],
    ["string", ["first"], ["second"]],
    ["undefined", [], []],
  ]);
});

test("over the Web API they are the same", async () => {
  const { world, pool, until } = webTrading({ suppressedQuestions: ["o163"] });
  const seen: unknown[] = [];
  pool.addEventListener("gate", ({ unknown, waiting }) => seen.push([unknown, waiting]));
  await until(pool.connect());
  world.gateway.inject(unavailable({ path: ORDERS, effect: "done", times: 1 }));
  world.gateway.inject(late({ topic: "sor", byMs: 600_000 }));
  const first = pool.placeOrder(APPLE, RESTING, { key: "first", timeoutMs: 5_000 });
  expect((await until(first)).kind).toBe("unknown");
  const second = pool.placeOrder(APPLE, RESTING, { key: "second", sendWithinMs: 600_000 });
  await world.clock.advance(1);
  expect(pool.stats().orders).toMatchObject({ unknown: ["first"], waiting: ["second"] });
  expect((await until(second)).kind).toBe("acknowledged");
  expect(seen).toContainEqual([["first"], ["second"]]);
  expect(seen.at(-1)).toEqual([[], []]);
});
