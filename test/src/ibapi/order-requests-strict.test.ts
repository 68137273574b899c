import { EventName, type Execution, type OrderState } from "@stoqey/ib";
import { expect, test } from "vitest";
import { AAPL } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { heard, of } from "../../support/views.ts";
import { World } from "../../support/world.ts";

/** Tuesday half past ten in New York: orders at the market are filled at once. */
const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);
const MARKET = { action: "BUY", orderType: "MKT", totalQuantity: 10, transmit: true };
const IDS = Array.from({ length: 20 }, (_, at) => at + 1);

test.each([
  ["never", { statusMissing: 1 }],
  ["twice", { statusDoubled: 1, statusMissing: 0 }],
  ["as chance has it", {}],
] as const)("market orders whose status comes %s end with their fills", async (how, odds) => {
  const world = new World({ profile: "strict", ...odds }, OPEN_MS);
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const orders = new Kept(pool.watchOrders());
  await world.clock.advance(1_000);
  const told = heard(lease.api);
  for (const id of IDS) lease.api.placeOrder(id, AAPL, MARKET as never);
  await world.clock.advance(5_000);
  const filled = new Map<number, number>();
  for (const [, , execution] of of(told, EventName.execDetails)) {
    const { orderId = 0, shares = 0 } = execution as Execution;
    filled.set(orderId, (filled.get(orderId) ?? 0) + shares);
  }
  expect([...filled]).toEqual(IDS.map((id) => [id, 10]));
  // The caller hears what TWS sends, no more and no less.
  const sent = new Map(
    of(told, EventName.openOrder).map(([id, , , state]) => [id, (state as OrderState).status]),
  );
  expect([...sent]).toEqual(IDS.map((id) => [id, "Filled"]));
  const statuses = of(told, EventName.orderStatus).length;
  expect(statuses).toBe(how === "never" ? 0 : how === "twice" ? 80 : statuses);
  // A reader of the pool gets each change once.
  const last = new Map(orders.values.map((one) => [one.orderId, one]));
  expect([...last.keys()]).toEqual(IDS);
  expect(new Set(orders.values.map((one) => JSON.stringify(one))).size).toBe(orders.values.length);
  for (const one of last.values())
    expect(one.kind === "order" ? one.orderState.status : one.status).toBe("Filled");
  const late = new Kept(pool.watchOrders());
  await world.clock.advance(1_000);
  expect(late.values).toEqual([]);
  expect(await world.clock.until(pool.getOpenOrders())).toEqual([]);
  expect(await world.clock.until(pool.getCompletedOrders())).toHaveLength(IDS.length);
});

test("a what-if order of a strict TWS has its warning first, and then its numbers", async () => {
  const world = new World({ profile: "strict" }, OPEN_MS);
  const lease = await world.clock.until(world.pool().acquire());
  const told = heard(lease.api);
  const order = { ...MARKET, outsideRth: true, whatIf: true };
  lease.api.placeOrder(7, AAPL, order as never);
  await world.clock.advance(3_000);
  const states = of(told, EventName.openOrder).map(([id, , , state]) => [id, state as OrderState] as const);
  expect(states.map(([id]) => id)).toEqual([7, 7]);
  expect(states[0]?.[1].warningText).toContain("ignored");
  expect(states[0]?.[1].initMarginAfter).toBeUndefined();
  expect(states[1]?.[1].initMarginAfter).toBeGreaterThan(0);
});
