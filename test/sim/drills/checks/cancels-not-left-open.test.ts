import { expect, test } from "vitest";
import { cancelsNotLeftOpen } from "../../../../sim/drills/checks/cancels-not-left-open.ts";
import { cancelOrder, reqGlobalCancel, reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { drilled } from "../../../support/drilled.ts";

test("cancels-not-left-open fails for a lost cancel that is neither repeated nor looked up", async () => {
  await using run = await drilled({ faults: ["cut-order:of=cancel,at=unread"] });
  const first = await run.dial(1);
  await first.order(1);
  expect(cancelsNotLeftOpen(run.seen()).outcome).toBe("not reached");
  await first.send(cancelOrder, { orderId: 1 });
  const next = await run.dial(1);
  await run.tws.advance(6_000);
  expect(cancelsNotLeftOpen(run.seen())).toMatchObject({ outcome: "failed" });
  await next.send(cancelOrder, { orderId: 1 });
  expect(cancelsNotLeftOpen(run.seen()).outcome).toBe("passed");
});

test("cancels-not-left-open passes for a lost cancel whose order is looked up", async () => {
  await using run = await drilled({ faults: ["cut-order:of=cancel,at=unacknowledged"] });
  const first = await run.dial(1);
  await first.order(1);
  await first.send(cancelOrder, { orderId: 1 });
  await (await run.dial(1)).send(reqOpenOrders);
  expect(cancelsNotLeftOpen(run.seen()).outcome).toBe("passed");
});

test("cancels-not-left-open counts a global cancel as a cancel, also an unanswered one", async () => {
  await using run = await drilled({ faults: ["cut-order:of=cancel,at=unread"] });
  const first = await run.dial(1);
  await first.order(1);
  await first.send(cancelOrder, { orderId: 1 });
  const next = await run.dial(1);
  run.tws.inject("swallow:request=reqGlobalCancel");
  await next.send(reqGlobalCancel);
  await run.tws.advance(4_000);
  expect(cancelsNotLeftOpen(run.seen()).outcome).toBe("passed");
});

test("cancels-not-left-open judges a lost global cancel for each order that was open", async () => {
  await using run = await drilled();
  const first = await run.dial(1);
  await first.order(1);
  await first.order(2);
  await first.order(3);
  await first.send(cancelOrder, { orderId: 3 });
  await run.tws.advance(500);
  run.tws.inject("drop:how=rst,afterRequest=reqGlobalCancel,times=1");
  run.tws.inject("swallow:request=reqGlobalCancel,times=1");
  await first.send(reqGlobalCancel);
  const next = await run.dial(1);
  await run.tws.advance(6_000);
  const { outcome, reasons } = cancelsNotLeftOpen(run.seen());
  expect(outcome).toBe("failed");
  expect(reasons.map((reason) => /^.*? had/.exec(reason)?.[0])).toEqual([
    "The cancel of order #1 by reqGlobalCancel had",
    "The cancel of order #2 by reqGlobalCancel had",
  ]);
  await next.send(reqGlobalCancel);
  await run.tws.advance(1_000);
  expect(cancelsNotLeftOpen(run.seen()).outcome).toBe("passed");
});

test("cancels-not-left-open is not reached by a global cancel that was answered", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await client.order(1);
  await client.send(reqGlobalCancel);
  await run.tws.advance(6_000);
  await run.cut();
  await run.dial(1);
  await run.tws.advance(6_000);
  expect(cancelsNotLeftOpen(run.seen()).outcome).toBe("not reached");
});
