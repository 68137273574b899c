import { PoolError, reasonOf } from "../../errors.ts";
import type { Recipient } from "../../routing/router.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { Contract, IBApi, Order } from "../../stoqey/mod.ts";

/**
 * Runs the write of a message, and finds out whether a frame was written. An error after the frame changes nothing of that:
 * its bytes are on their way, so that only TWS knows what becomes of them.
 *
 * @param recipient Receives the error of the library about a message that it cannot encode.
 * @throws The error of a write without a frame.
 */
export function hasWritten(live: LiveSession, recipient: Recipient, write: () => void): boolean {
  const { outgoing } = live.session;
  const before = outgoing.frames;
  try {
    live.router.sending(recipient, write);
  } catch (error) {
    if (outgoing.frames <= before) throw error;
  }
  return outgoing.frames > before;
}

/**
 * Writes a message about an order, and finds out whether it really was written: `@stoqey/ib` reports an order that it cannot
 * encode by an event, and sends nothing.
 *
 * @throws {PoolError} `INVALID_OPTION` where it was not written.
 */
function written(live: LiveSession, write: (api: IBApi) => void): void {
  let complaint: unknown;
  const recipient: Recipient = {
    receive: (event, [error]) => {
      if (event === "error") complaint ??= error;
    },
  };
  if (hasWritten(live, recipient, () => write(live.requests.channel.api))) return;
  const reason = complaint === undefined ? "the library did not send it" : reasonOf(complaint);
  throw new PoolError("INVALID_OPTION", reason, { cause: complaint });
}

/** Writes a new order, or a modification of one. @throws {PoolError} `INVALID_OPTION` where it was not written. */
export function writeOrder(live: LiveSession, orderId: number, contract: Contract, order: Order): void {
  written(live, (api) => void api.placeOrder(orderId, contract, { ...order, orderId }));
}

/** Writes the cancel of an order. @throws {PoolError} `INVALID_OPTION` where it was not written. */
export function writeCancel(live: LiveSession, orderId: number): void {
  written(live, (api) => void api.cancelOrder(orderId));
}
