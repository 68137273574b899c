import { type Order, OrderAction, OrderType } from "@stoqey/ib";
import { expect, test } from "vitest";
import { AAPL } from "../support/contracts.ts";
import { play } from "../support/play.ts";
import { FAULTS, type Fault, type FaultKind, parseFault } from "../support/sim.ts";
import { TRADING } from "../support/table.ts";
import { World } from "../support/world.ts";

/** A fault with its defaults lasts longer than any read waits; the pool has 2 min to recover. */
const SURVIVED: Parameters<typeof play>[1] = {
  timeline: [
    // A new connection, so that every fault finds what it acts on.
    { at: "45s", inject: "drop" },
    { at: "90s", heal: "all" },
  ],
  until: "210s",
};

/** Faults that do nothing with their defaults. */
const WITHOUT_EFFECT: readonly string[] = ["latency"];
const MARKET: Order = {
  action: OrderAction.BUY,
  orderType: OrderType.MKT,
  totalQuantity: 10,
  tif: "DAY",
  transmit: true,
};

const withDefaults = (kind: FaultKind<never>): Fault => (kind as FaultKind<object>)();

test("the text of every fault with its defaults is its name, and reads as the same fault", () => {
  for (const kind of FAULTS) {
    const { text } = withDefaults(kind);
    expect(text).toBe(kind.kind);
    expect(parseFault(text).name).toBe(kind.kind);
  }
});

test.each(FAULTS.map((kind) => ({ name: kind.kind, kind })))(
  "a pool survives $name with its defaults: healed, reads are answered",
  async ({ kind }) => {
    const world = new World({}, TRADING);
    const pool = world.pool();
    expect(await world.outcome(pool.getPositions())).toHaveProperty("value");
    const lease = await world.clock.until(pool.acquire());
    const run = play(world, { ...SURVIVED, faults: [kind.kind] });
    const during = Promise.allSettled([
      pool.getPositions(),
      pool.getContractDetails(AAPL),
      pool.getOpenOrders(),
      pool.getHistoricalData(AAPL, { duration: "1 D", barSize: "5 mins" }),
    ]);
    for (const orderId of [1, 2, 3, 4]) lease.api.placeOrder(orderId, AAPL, MARKET);
    await world.clock.until(run.ended);
    expect(world.tws.faults()).toEqual([]);
    const [planned] = run.finish().outcomes;
    const outcome = WITHOUT_EFFECT.includes(kind.kind) ? "failed" : "passed";
    expect(planned).toMatchObject({ field: "faults[0]", outcome });
    // Whatever was called while the fault lasted has ended.
    await world.clock.until(during);
    await world.clock.until(lease.release());
    const truth = await world.outcome(world.pool({ clientId: 20 }).getPositions());
    expect(truth).toHaveProperty("value");
    expect(await world.outcome(pool.getPositions())).toEqual(truth);
    expect(await world.outcome(pool.getContractDetails(AAPL))).toHaveProperty("value");
  },
);
