import type { PoolError } from "../errors.ts";
import { isWarningAlone } from "../orders/tws/order-preview.ts";
import type { Recipient } from "../routing/router.ts";
import type { Contract, Order, OrderState } from "../stoqey/mod.ts";
import { isOrderNotice } from "../tws/codes.ts";
import { withCallerId } from "./caller-ids.ts";
import type { OrderReports } from "./order-reports.ts";
import { errorEvent, notSentError, type ViewParts } from "./view-options.ts";
import { WaitingMessage } from "./waiting-message.ts";

/** Maximum number of unanswered requests; the oldest is forgotten. */
const OPEN_MAX = 1_000;

/**
 * Sends what-if orders, which TWS answers with margin and commission and does not place. Each has its own ID at TWS, so that
 * the caller's ID is free for the order itself afterwards.
 */
export class WhatIfOrders {
  readonly #parts: ViewParts;
  readonly #reports: OrderReports;
  readonly #open = new Map<number, Recipient>();
  readonly #waiting = new Set<WaitingMessage>();

  constructor(parts: ViewParts, reports: OrderReports) {
    this.#parts = parts;
    this.#reports = reports;
  }

  /** Sends a what-if order under the caller's ID; `parentOf` gives the parent's ID at TWS when the message is written. */
  request(callerId: number, contract: Contract, order: Order, parentOf: () => number): void {
    const { live, owner, orders } = this.#parts;
    const { api, router } = live.requests.channel;
    const message = new WaitingMessage((reason) => {
      this.#waiting.delete(message);
      this.#parts.emitLater("error", errorEvent(...notSentError("placeOrder", reason), callerId));
    });
    const write = (twsId: number): Order => {
      const parentId = parentOf();
      const recipient: Recipient = {
        receive: (event, args) => this.#receive(twsId, callerId, event, args),
      };
      router.join(twsId, recipient);
      this.#open.set(twsId, recipient);
      const [oldest] = this.#open.keys();
      if (oldest !== undefined && this.#open.size > OPEN_MAX) this.#over(oldest);
      const sent = { ...order, orderId: twsId, parentId };
      try {
        router.sending(recipient, () => api.placeOrder(twsId, contract, sent));
      } catch (cause) {
        this.#over(twsId);
        throw cause;
      }
      message.over();
      this.#waiting.delete(message);
      return sent;
    };
    const dropped = (reason: PoolError): void => message.dropped(reason);
    message.submitted(orders.preview(live, undefined, order, { owner, write, dropped }));
    if (message.state.kind === "queued") this.#waiting.add(message);
  }

  /** Stops receiving answers. @param reason Reason for which those that wait will not be sent. */
  close(reason: PoolError): void {
    for (const message of [...this.#waiting]) message.drop(reason);
    for (const twsId of [...this.#open.keys()]) this.#over(twsId);
  }

  #receive(twsId: number, callerId: number, event: string, args: readonly unknown[]): void {
    const [about, code, , ...rest] = args;
    if (event === "openOrder") {
      // TWS answers an order that has a warning twice: with the warning alone, then with the numbers.
      if (!isWarningAlone(args[3] as OrderState | undefined)) this.#over(twsId);
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
