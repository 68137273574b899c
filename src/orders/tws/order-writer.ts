import { PoolError, reasonOf } from "../../errors.ts";
import type { Recipient } from "../../routing/router.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { Contract, IBApi, Order } from "../../stoqey/mod.ts";

/**
 * Writes a message about an order, and finds out whether it really was written: `@stoqey/ib` reports an order that it cannot
 * encode by an event, and sends nothing.
 *
 * @throws {PoolError} `INVALID_OPTION` where it was not written.
 */
function written(live: LiveSession, write: (api: IBApi) => void): void {
  const { outgoing } = live.session;
  const before = outgoing.frames;
  let complaint: unknown;
  const recipient: Recipient = {
    receive: (event, [error]) => {
      if (event === "error") complaint ??= error;
    },
  };
  live.router.sending(recipient, () => write(live.requests.channel.api));
  if (outgoing.frames > before) return;
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
