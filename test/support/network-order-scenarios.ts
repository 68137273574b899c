import type { OrderTerms } from "../../src/mod.ts";
import type { Scenario } from "./both-networks.ts";
import { AAPL } from "./contracts.ts";
import { cutOrder, swallow } from "./sim.ts";

/** Times of a pool that detects a half-open connection as fast as its bounds allow. */
export const WATCHFUL: { readonly heartbeatMs: number; readonly heartbeatTimeoutMs: number } = {
  heartbeatMs: 1_100,
  heartbeatTimeoutMs: 300,
};
/** An order that rests far from the market. */
export const ORDER: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };

/** An order at one of its cut points, and what it becomes. */
const cutOrders = (
  at: "unread" | "unkept" | "unacknowledged",
  how: "rst" | "fin" | "half-open",
): Scenario => ({
  name: `an order that is ${at} when its connection ends by ${how}`,
  pool: WATCHFUL,
  play: async ({ tws, pool, outcome }) => {
    await pool.connect();
    tws.inject(cutOrder({ at, how }));
    const placed = pool.placeOrder(AAPL, ORDER, { key: "one", timeoutMs: 30_000 });
    await outcome(
      "placed",
      placed.then(({ kind }) => kind),
    );
    await outcome(
      "known",
      pool.orders
        .get("one")
        ?.known()
        .then(({ kind }) => kind) ?? Promise.resolve("none"),
    );
    await outcome(
      "cancelled",
      pool.cancelOrder("one", { sendWithinMs: 5_000 }).then(({ kind }) => kind),
    );
  },
});

/** Scenarios of orders that are cut or not answered. */
export const ORDER_SCENARIOS: readonly Scenario[] = [
  cutOrders("unread", "rst"),
  cutOrders("unkept", "fin"),
  cutOrders("unacknowledged", "rst"),
  cutOrders("unacknowledged", "fin"),
  cutOrders("unacknowledged", "half-open"),
  {
    name: "an order without an answer that is found out",
    play: async ({ tws, pool, outcome }) => {
      await pool.connect();
      tws.inject(swallow({ request: "placeOrder", times: 1 }));
      const placed = pool.placeOrder(AAPL, ORDER, { key: "one", timeoutMs: 300 });
      await outcome(
        "placed",
        placed.then(({ kind }) => kind),
      );
      await outcome(
        "known",
        pool.orders
          .get("one")
          ?.known()
          .then(({ kind }) => kind) ?? Promise.resolve("none"),
      );
    },
  },
];
