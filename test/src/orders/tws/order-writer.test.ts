import { expect, test } from "vitest";
import { writeCancel, writeOrder } from "../../../../src/orders/tws/order-writer.ts";
import type { Recipient } from "../../../../src/routing/router.ts";
import type { LiveSession } from "../../../../src/session/live-session.ts";
import { AAPL } from "../../../support/contracts.ts";

/** A session whose client does what a test wants when an order is placed. */
function session(placed: (frames: { frames: number }, complain: (error: Error) => void) => void) {
  const outgoing = { frames: 3 };
  let recipient: Recipient | undefined;
  const complain = (error: Error): void => recipient?.receive("error", [error, 320, 7]);
  const api = {
    placeOrder: () => placed(outgoing, complain),
    cancelOrder: () => placed(outgoing, complain),
  };
  const router = {
    sending: (one: Recipient, write: () => void) => {
      recipient = one;
      write();
    },
  };
  return { session: { outgoing }, router, requests: { channel: { api } } } as unknown as LiveSession;
}
const ORDER = { orderType: "LMT" } as never;

test("a message is written when a frame was", () => {
  const live = session((outgoing) => void outgoing.frames++);
  writeOrder(live, 7, AAPL, ORDER);
  writeCancel(live, 7);
  expect(live.session.outgoing.frames).toBe(5);
});

test("a message that the library cannot encode is refused in its words", () => {
  const live = session((_, complain) => complain(new Error("no such field")));
  const refused = expect.objectContaining({ code: "INVALID_OPTION", message: "no such field" });
  expect(() => writeOrder(live, 7, AAPL, ORDER)).toThrow(refused);
});

test("a message without a frame and without a word is refused", () => {
  const live = session(() => {});
  expect(() => writeCancel(live, 7)).toThrow("the library did not send it");
});

test("an error before the frame is thrown, and one after it is not: the order may be live", () => {
  const before = session(() => {
    throw new Error("before");
  });
  expect(() => writeOrder(before, 7, AAPL, ORDER)).toThrow("before");
  const after = session((outgoing) => {
    outgoing.frames++;
    throw new Error("after");
  });
  writeOrder(after, 7, AAPL, ORDER);
  expect(after.session.outgoing.frames).toBe(4);
});
