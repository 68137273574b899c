import { expect, test } from "vitest";
import { noLateOrders } from "../../../../sim/drills/checks/no-late-orders.ts";
import { noOrderTwice } from "../../../../sim/drills/checks/no-order-twice.ts";
import { orderIdsFresh } from "../../../../sim/drills/checks/order-ids-fresh.ts";
import { ordersReconciled } from "../../../../sim/drills/checks/orders-reconciled.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { reqAllOpenOrders, reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { type DrilledClient, drilled } from "../../../support/drilled.ts";

const UNACKNOWLEDGED = { faults: ["cut-order:of=place,at=unacknowledged"] };
const UNREAD = { faults: ["cut-order:of=place,at=unread"] };
const EUR = { symbol: "EUR", secType: "CASH", exchange: "IDEALPRO", totalQuantity: 20_000, lmtPrice: 0.5 };
const ROLLBACK = { faults: ["restart:lostOrders=1,refuseMs=800,closeMs=300,muteMs=300"] };

/** Requests the lists in which orders can be found. */
async function lists(client: DrilledClient): Promise<void> {
  await client.send(reqOpenOrders);
  await client.send(reqExecutions, { reqId: 900 });
}

test("lists that were requested and did not come are no look at an order", async () => {
  await using run = await drilled(UNREAD);
  await (await run.dial(1)).order(1);
  const next = await run.dial(1);
  for (const request of ["reqOpenOrders", "reqExecutions"]) run.tws.inject(`swallow:request=${request}`);
  await lists(next);
  await next.order(2);
  expect(ordersReconciled(run.seen()).outcome).toBe("failed");
  expect(noLateOrders(run.seen())).toMatchObject({
    outcome: "failed",
    reasons: [expect.stringContaining("before the program had received open orders")],
  });
});

test("an accepted order is placed twice where the lists did not come, and not where they did", async () => {
  for (const [fault, outcome] of [
    ["swallow:request=reqExecutions", "failed"],
    [undefined, "passed"],
  ] as const) {
    await using run = await drilled(UNACKNOWLEDGED);
    await (await run.dial(1)).order(1);
    const next = await run.dial(1);
    // What comes about the order itself is a look at it too.
    run.tws.inject("order-status:missing=1,openOrderMissing=1");
    if (fault !== undefined) {
      run.tws.inject(fault);
      run.tws.inject("swallow:request=reqOpenOrders");
    }
    await lists(next);
    await next.order(2);
    expect(noOrderTwice(run.seen()).outcome).toBe(outcome);
  }
});

test("a program that waits for its lists and places nothing has not failed to look", async () => {
  await using run = await drilled(UNACKNOWLEDGED);
  await (await run.dial(1)).order(1);
  const next = await run.dial(1);
  run.tws.inject("swallow:request=reqOpenOrders");
  run.tws.inject("swallow:request=reqExecutions");
  await lists(next);
  await run.tws.advance(6_000);
  expect(ordersReconciled(run.seen()).outcome).toBe("passed");
});

test("executions of another symbol or side are no look at an order", async () => {
  for (const [filter, outcome] of [
    [{ symbol: "MSFT" }, "failed"],
    [{ side: "SELL" }, "failed"],
    [{ symbol: "AAPL", side: "BUY" }, "passed"],
  ] as const) {
    await using run = await drilled(UNREAD);
    await (await run.dial(1)).order(1);
    const next = await run.dial(1);
    await next.send(reqAllOpenOrders);
    await next.send(reqExecutions, { reqId: 900, ...filter });
    await next.order(2);
    expect(ordersReconciled(run.seen()).outcome).toBe(outcome);
  }
});

test("a look at an order counts as long as the time to recover is not over", async () => {
  await using run = await drilled(UNACKNOWLEDGED);
  await (await run.dial(1)).order(1);
  const next = await run.dial(1);
  await run.tws.advance(6_000);
  expect(ordersReconciled(run.seen({ recoveryMs: 15_000 })).outcome).toBe("not reached");
  expect(ordersReconciled(run.seen()).outcome).toBe("failed");
  await lists(next);
  expect(ordersReconciled(run.seen({ recoveryMs: 15_000 })).outcome).toBe("passed");
});

test("an order in doubt does not keep a program from trading another currency pair", async () => {
  for (const [currency, outcomes] of [
    ["JPY", ["passed", "not reached"]],
    ["USD", ["failed", "failed"]],
  ] as const) {
    await using run = await drilled(UNACKNOWLEDGED);
    await (await run.dial(1)).order(1, { ...EUR, currency: "USD" });
    const next = await run.dial(1);
    await next.order(2, { ...EUR, currency });
    const seen = run.seen();
    expect([noOrderTwice(seen).outcome, ordersReconciled(seen).outcome]).toEqual(outcomes);
  }
});

test("an order in doubt does not keep a program from trading for another account", async () => {
  await using run = await drilled(UNREAD);
  await (await run.dial(1)).order(1, { account: "DU1" });
  const next = await run.dial(1);
  await next.order(2, { account: "DU2" });
  expect(ordersReconciled(run.seen()).outcome).toBe("not reached");
  await next.order(3, { account: "" });
  expect(ordersReconciled(run.seen()).outcome).toBe("failed");
});

test("an order without an acknowledgement that is placed again in its session is placed twice", async () => {
  const missing = "order-status:missing=1,openOrderMissing=1,forMs=3000";
  await using run = await drilled({ faults: [missing] });
  const client = await run.dial(1);
  await client.order(1);
  await run.tws.advance(1_000);
  await client.order(2);
  await run.tws.advance(3_000);
  // A look that comes too late changes nothing.
  await lists(client);
  expect(noOrderTwice(run.seen())).toMatchObject({ outcome: "failed" });
  expect(ordersReconciled(run.seen())).toMatchObject({ outcome: "failed" });
});

test("orders that are placed at once are not in doubt among each other", async () => {
  await using run = await drilled({ faults: ["order-status:missing=1,openOrderMissing=1"] });
  const client = await run.dial(1);
  await client.order(1);
  await client.order(2);
  await run.tws.advance(1_000);
  await lists(client);
  await run.tws.advance(1_000);
  const seen = run.seen();
  expect([noOrderTwice(seen).outcome, ordersReconciled(seen).outcome]).toEqual(["passed", "passed"]);
});

test("an order without an acknowledgement may be placed again after a look", async () => {
  await using run = await drilled({ faults: ["order-status:missing=1,openOrderMissing=1"] });
  const client = await run.dial(1);
  await client.order(1);
  await run.tws.advance(1_000);
  await lists(client);
  await client.order(2);
  await run.tws.advance(1_000);
  const seen = run.seen();
  expect([noOrderTwice(seen).outcome, ordersReconciled(seen).outcome]).toEqual(["passed", "passed"]);
});

test("a number that is handed out again is that of another order, also for the same trade", async () => {
  await using run = await drilled(ROLLBACK);
  const first = await run.dial(1);
  await first.order(1);
  await run.tws.advance(3_000);
  const next = await run.dial(1);
  await next.order(1);
  expect(orderIdsFresh(run.seen())).toMatchObject({ outcome: "failed" });
});

test("a new number after a rollback is fresh", async () => {
  await using run = await drilled(ROLLBACK);
  await (await run.dial(1)).order(1);
  await run.tws.advance(3_000);
  await (await run.dial(1)).order(2);
  expect(orderIdsFresh(run.seen()).outcome).toBe("passed");
});

test("an order that works may be changed in a later session", async () => {
  await using run = await drilled();
  await (await run.dial(1)).order(1);
  await run.cut();
  await (await run.dial(1)).order(1, { lmtPrice: 2 });
  expect(orderIdsFresh(run.seen()).outcome).toBe("passed");
});

test("an order that a look has not found may be sent under its number again, no other may", async () => {
  for (const [isLookedUp, lmtPrice, outcome] of [
    [true, 1, "passed"],
    [true, 2, "failed"],
    [false, 1, "failed"],
  ] as const) {
    await using run = await drilled(UNREAD);
    await (await run.dial(1)).order(1);
    const next = await run.dial(1);
    if (isLookedUp) await lists(next);
    await next.order(1, { lmtPrice });
    expect(orderIdsFresh(run.seen()).outcome).toBe(outcome);
  }
});
