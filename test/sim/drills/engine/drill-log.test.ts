import { expect, test } from "vitest";
import { DrillLog } from "../../../../sim/drills/engine/drill-log.ts";
import type { DrillStage } from "../../../../sim/drills/engine/stage.ts";
import type { BookedOrder, TraceEvent } from "../../../../sim/mod.ts";
import { traceEvent } from "../../../support/drill-log.ts";

/** A stage whose events and orders a test makes itself. */
function handStage() {
  const orders: BookedOrder[] = [];
  const events: TraceEvent[] = [];
  let listener: (event: TraceEvent) => void = () => {};
  const stage = {
    events,
    nowMs: () => events.at(-1)?.atMs ?? 0,
    onEvent: (given: (event: TraceEvent) => void) => {
      listener = given;
      return () => {};
    },
    faults: () => [],
    orders: () => orders,
    fills: () => [],
  } as unknown as DrillStage;
  const happens = (event: string, detail: string, atMs: number): void => {
    const happened = traceEvent(event, detail, atMs);
    events.push(happened);
    listener(happened);
  };
  const place = (orderId: number): void => {
    const terms = {
      action: "BUY",
      quantity: 1,
      symbol: "AAPL",
      orderType: "MKT",
      status: "Submitted",
      filled: 0,
    };
    orders.push({ ...terms, clientId: 1, orderId, permId: orderId, orderRef: "" } as unknown as BookedOrder);
  };
  return { stage, happens, place };
}

/** Times from which each order was held. */
const heldMs = ({ orders }: DrillLog): readonly (number | undefined)[] =>
  [...orders.values()].map(({ held }) => held[0]?.atMs);

test("an order is held from the time at which TWS has read it, not from an event before", async () => {
  const { stage, happens, place } = handStage();
  const log = new DrillLog(stage);
  happens("sent", "tickPrice", 100);
  happens("sent", "orderStatus", 110);
  happens("read", "placeOrder", 178);
  place(1);
  happens("sent", "openOrder", 179);
  happens("read", "placeOrder", 200);
  place(2);
  await Promise.resolve();
  expect(heldMs(log)).toEqual([178, 200]);
});

test("an order that TWS changes by itself is held from the first event that follows", async () => {
  const { stage, happens, place } = handStage();
  const log = new DrillLog(stage);
  happens("sent", "tickPrice", 100);
  await Promise.resolve();
  place(1);
  happens("sent", "orderStatus", 2_000);
  happens("sent", "execDetails", 2_001);
  await Promise.resolve();
  expect(heldMs(log)).toEqual([2_000]);
});
