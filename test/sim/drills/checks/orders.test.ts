import { expect, test } from "vitest";
import { noLateOrders } from "../../../../sim/drills/checks/no-late-orders.ts";
import { noOrderTwice } from "../../../../sim/drills/checks/no-order-twice.ts";
import { orderIdsFresh } from "../../../../sim/drills/checks/order-ids-fresh.ts";
import { ordersReconciled } from "../../../../sim/drills/checks/orders-reconciled.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import {
  cancelOrder,
  reqAllOpenOrders,
  reqCompletedOrders,
  reqOpenOrders,
} from "../../../../sim/wire/requests/orders.ts";
import { type DrilledClient, drilled } from "../../../support/drilled.ts";

const UNACKNOWLEDGED = { faults: ["cut-order:of=place,at=unacknowledged"] };
const UNREAD = { faults: ["cut-order:of=place,at=unread"] };

/** Requests what a program has to know before it places another order. */
async function reconcile(client: DrilledClient): Promise<void> {
  await client.send(reqAllOpenOrders);
  await client.send(reqExecutions, { reqId: 900 });
}

test("no-duplicate-orders fails for an accepted order in doubt that is placed again", async () => {
  await using run = await drilled(UNACKNOWLEDGED);
  await (await run.dial(1)).order(1);
  const next = await run.dial(1);
  expect(noOrderTwice(run.seen()).outcome).toBe("passed");
  await next.order(2);
  const { outcome, reasons } = noOrderTwice(run.seen());
  expect(outcome).toBe("failed");
  expect(reasons).toEqual([
    "order #1 BUY 1 AAPL LMT 1.00 had no answer when session 1 was lost; TWS had accepted it, and it was placed again as #2 at 0.02 s.",
  ]);
});

test("no-duplicate-orders is not reached where TWS never read the order in doubt", async () => {
  await using run = await drilled(UNREAD);
  await (await run.dial(1)).order(1);
  await (await run.dial(1)).order(2);
  expect(noOrderTwice(run.seen()).outcome).toBe("not reached");
});

test("no-duplicate-orders fails for a new order under the reference of one that works unseen", async () => {
  await using run = await drilled();
  await (await run.dial(1)).order(1, { orderRef: "entry-1" });
  await run.cut();
  const next = await run.dial(1);
  await next.order(2, { orderRef: "entry-1", lmtPrice: 2, totalQuantity: 3 });
  expect(noOrderTwice(run.seen()).outcome).toBe("failed");
});

test("no-duplicate-orders passes for an equal order after a look, and for another trade", async () => {
  await using run = await drilled(UNACKNOWLEDGED);
  await (await run.dial(1)).order(1);
  const next = await run.dial(1);
  await next.order(2, { symbol: "MSFT" });
  await reconcile(next);
  await next.order(3);
  expect(noOrderTwice(run.seen()).outcome).toBe("passed");
});

test("orders-reconciled fails for another order of the contract and side before a look", async () => {
  await using run = await drilled(UNREAD);
  await (await run.dial(1)).order(1);
  const next = await run.dial(1);
  expect(ordersReconciled(run.seen()).outcome).toBe("not reached");
  await next.send(reqOpenOrders);
  await next.order(2);
  expect(ordersReconciled(run.seen())).toMatchObject({ outcome: "failed" });
});

test("orders-reconciled fails where an order in doubt is never looked up", async () => {
  await using run = await drilled(UNACKNOWLEDGED);
  await (await run.dial(1)).order(1);
  await run.dial(1);
  await run.tws.advance(4_900);
  expect(ordersReconciled(run.seen())).toMatchObject({ outcome: "not reached" });
  await run.tws.advance(200);
  expect(ordersReconciled(run.seen())).toMatchObject({ outcome: "failed" });
});

test("orders-reconciled passes after open orders and executions, or completed orders", async () => {
  const pasts = [
    (client: DrilledClient) => client.send(reqExecutions),
    (client: DrilledClient) => client.send(reqCompletedOrders),
  ];
  for (const past of pasts) {
    await using run = await drilled(UNREAD);
    await (await run.dial(1)).order(1);
    const next = await run.dial(1);
    await next.send(reqOpenOrders);
    await past(next);
    await next.order(2);
    expect(ordersReconciled(run.seen()).outcome).toBe("passed");
  }
});

test("orders-reconciled is not reached for orders that were over before the loss", async () => {
  await using run = await drilled();
  const first = await run.dial(1);
  await first.order(1);
  await first.send(cancelOrder, { orderId: 1 });
  await run.tws.advance(1_000);
  await run.cut();
  await (await run.dial(1)).order(2);
  await run.tws.advance(6_000);
  expect(ordersReconciled(run.seen()).outcome).toBe("not reached");
});

test("no-late-orders fails for an order that comes with the session, and passes after a look", async () => {
  await using run = await drilled();
  const first = await run.dial(1);
  await first.order(1);
  expect(noLateOrders(run.seen()).outcome).toBe("not reached");
  await run.cut();
  const next = await run.dial(1);
  await next.send(reqOpenOrders);
  await next.order(2);
  expect(noLateOrders(run.seen()).outcome).toBe("passed");
  await run.cut();
  await (await run.dial(1)).order(3);
  expect(noLateOrders(run.seen())).toMatchObject({ outcome: "failed" });
});

test("no-late-orders passes after a look at executions or completed orders, or a wait", async () => {
  const waits = [
    async (client: DrilledClient) => void (await client.send(reqExecutions)),
    async (client: DrilledClient) => void (await client.send(reqCompletedOrders)),
    (_: DrilledClient, run: Awaited<ReturnType<typeof drilled>>) => run.tws.advance(1_500),
  ];
  for (const wait of waits) {
    await using run = await drilled();
    await run.dial(1);
    await run.cut();
    const next = await run.dial(1);
    await wait(next, run);
    await next.order(2);
    expect(noLateOrders(run.seen()).outcome).toBe("passed");
  }
});

test("no-late-orders fails for an order on a connection that is not ready", async () => {
  await using run = await drilled();
  await run.dial(1);
  await run.cut();
  await (await run.dial(undefined)).order(3);
  const [reason] = noLateOrders(run.seen()).reasons;
  expect(reason).toMatch(/arrived on connection 2 before its session was ready\.$/);
});

test("order-ids-fresh fails for a number that another order had in an earlier session", async () => {
  await using run = await drilled(UNREAD);
  expect(orderIdsFresh(run.seen()).outcome).toBe("not reached");
  await (await run.dial(1)).order(1);
  const next = await run.dial(1);
  await next.order(2);
  await next.order(2, { lmtPrice: 2 });
  expect(orderIdsFresh(run.seen()).outcome).toBe("passed");
  await next.order(1, { symbol: "MSFT" });
  expect(orderIdsFresh(run.seen())).toMatchObject({ outcome: "failed" });
});
