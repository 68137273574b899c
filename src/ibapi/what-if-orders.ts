import type { PoolError } from "../errors.ts";
import type { Recipient } from "../routing/router.ts";
import type { Contract, Order } from "../stoqey/mod.ts";
import { isOrderNotice } from "../tws/codes.ts";
import { withCallerId } from "./ids.ts";
import type { OrderReports } from "./order-reports.ts";
import { errorEvent, notSentError, type ViewParts } from "./view-options.ts";

/** More that have no answer are forgotten, oldest first. */
const OPEN_MAX = 1_000;

/**
 * Requests what orders would do without placing them. Each has a number of its own at TWS, so that the caller's number is
 * free for the order itself afterwards.
 */
export class WhatIfOrders {
  readonly #parts: ViewParts;
  readonly #reports: OrderReports;
  readonly #open = new Map<number, Recipient>();

  constructor(parts: ViewParts, reports: OrderReports) {
    this.#parts = parts;
    this.#reports = reports;
  }

  /** Requests it under the caller's number; `parentOf` gives the parent's number at TWS when the message is written. */
  request(callerId: number, contract: Contract, order: Order, parentOf: () => number): void {
    const { live, owner } = this.#parts;
    const { api, ids, router, outbox } = live.requests.channel;
    const dropped = (reason: PoolError): void =>
      this.#parts.emitLater("error", errorEvent(...notSentError("placeOrder", reason), callerId));
    outbox.submit({ lane: "orders", owner, needsIbkr: true, dropped }, () => {
      const parentId = parentOf();
      const twsId = ids.next();
      const recipient: Recipient = {
        receive: (event, args) => this.#receive(twsId, callerId, event, args),
      };
      router.join(twsId, recipient);
      this.#open.set(twsId, recipient);
      const [oldest] = this.#open.keys();
      if (oldest !== undefined && this.#open.size > OPEN_MAX) this.#over(oldest);
      try {
        router.sending(recipient, () =>
          api.placeOrder(twsId, contract, { ...order, orderId: twsId, parentId }),
        );
      } catch (cause) {
        this.#over(twsId);
        throw cause;
      }
    });
  }

  /** Nothing is received any more. */
  close(): void {
    for (const twsId of [...this.#open.keys()]) this.#over(twsId);
  }

  #receive(twsId: number, callerId: number, event: string, args: readonly unknown[]): void {
    const [about, code, , ...rest] = args;
    if (event === "openOrder") {
      this.#over(twsId);
      this.#reports.emitWhole(callerId, args.slice(1));
    } else if (event === "error") {
      this.#parts.live.requests.exceeded(args);
      if (!isOrderNotice(Number(code))) this.#over(twsId);
      this.#parts.emit(event, [withCallerId(about, twsId, callerId), code, callerId, ...rest]);
    }
  }

  #over(twsId: number): void {
    const recipient = this.#open.get(twsId);
    this.#open.delete(twsId);
    if (recipient !== undefined) this.#parts.live.router.leave(twsId, recipient);
  }
}
