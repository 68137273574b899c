import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { OrderBlocks } from "../../../../src/orders/tws/order-blocks.ts";
import type { LiveSession } from "../../../../src/session/live-session.ts";
import { testBook, WORKS, writtenChange, writtenOrder } from "../../../support/orders/records.ts";

/** Blocks, and the state that they depend on. */
function blocked() {
  const { book } = testBook();
  const state = { over: undefined as PoolError | undefined, isUp: true, isBound: true, cutOff: false };
  const live = { outbox: state, session: { clientId: 1 } } as unknown as LiveSession;
  const blocks = new OrderBlocks({
    book,
    shut: () => state.over,
    live: () => (state.isUp ? live : undefined),
    isBound: () => state.isBound,
    journalFailure: () => undefined,
    noSession: () => new PoolError("ORDER_GATE_CLOSED", "there is no session"),
  });
  return { book, state, blocks };
}
const LOST = { kind: "lost", why: "the session was lost" } as const;

test("an order is sent on a session that is bound and connected to IBKR, and on no other", () => {
  const { blocks, state } = blocked();
  expect(blocks.order("DU1")).toBeUndefined();
  state.isBound = false;
  expect(blocks.order("DU1")?.message).toBe("the session is being prepared");
  state.cutOff = true;
  expect(blocks.order("DU1")?.message).toBe("TWS is cut off from IBKR");
  state.isUp = false;
  expect(blocks.order("DU1")?.message).toBe("there is no session");
  state.over = new PoolError("DRAINING", "the pool drains");
  expect(blocks.order("DU1")?.code).toBe("DRAINING");
});

test("an unknown outcome blocks the orders of its account, and its reason names it", () => {
  const { blocks, book } = blocked();
  const first = writtenOrder(book, "a");
  first.apply(LOST);
  expect(blocks.order("DU1")?.message).toBe("the outcome of the order a is unknown: the session was lost");
  writtenOrder(book, "b", { orderId: 8 }).apply(LOST);
  expect(blocks.order("DU1")?.message).toContain("the order a and of 1 more is");
  expect(blocks.order("DU2")).toBeUndefined();
  expect(blocks.order("")?.code).toBe("ORDER_GATE_CLOSED");
});

test("a change whose outcome is unknown does not block itself", () => {
  const { blocks, book } = blocked();
  const record = writtenOrder(book, "a");
  record.apply(WORKS);
  const change = writtenChange(book, record, "m", { lmtPrice: 2 });
  change.apply(LOST);
  expect(blocks.order("DU1", change)).toBeUndefined();
  expect(blocks.order("DU1")?.code).toBe("ORDER_GATE_CLOSED");
});

test("a cancel passes all but a pool that is closed, and a session that is not there", () => {
  const { blocks, state, book } = blocked();
  writtenOrder(book, "a").apply(LOST);
  Object.assign(state, { cutOff: true, isBound: false, over: new PoolError("DRAINING", "the pool drains") });
  expect(blocks.cancel()).toBeUndefined();
  state.over = new PoolError("CLOSED", "the pool is closed");
  expect(blocks.cancel()?.code).toBe("CLOSED");
  Object.assign(state, { over: undefined, isUp: false });
  expect(blocks.cancel()?.message).toBe("there is no session");
});

test("an order that is over, was not sent, or belongs to another client ID cannot be changed", () => {
  const { blocks, book, state } = blocked();
  const record = writtenOrder(book, "a");
  expect(blocks.change(record)).toBeUndefined();
  expect(blocks.change(writtenOrder(book, "b", { clientId: 2 }))?.message).toContain("only the client ID 2");
  expect(blocks.change(writtenOrder(book, "c", { orderId: undefined }))?.code).toBe("ORDER_ABSENT");
  state.isUp = false;
  expect(blocks.change(record)).toBeUndefined();
  record.apply({ kind: "refused", code: 201, text: "no" });
  expect(blocks.change(record)?.message).toBe("nothing is left to change: the order is rejected");
});
