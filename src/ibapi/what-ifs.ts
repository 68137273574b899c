import type { PoolError } from "../errors.ts";
import type { Recipient } from "../routing/router.ts";
import type { Contract, Order } from "../stoqey/mod.ts";
import { isOrderNotice } from "../tws/codes.ts";
import { renumbered } from "./numbers.ts";
import type { OrderReports } from "./order-reports.ts";
import { errorAbout, notSent, type ViewParts } from "./view-options.ts";

/** More that have no answer are forgotten, oldest first. */
const OPEN_MAX = 1_000;

/**
 * Requests what orders would do without placing them. Each has a number of its own at TWS, so that the caller's number is
 * free for the order itself afterwards.
 */
export class WhatIfs {
  readonly #parts: ViewParts;
  readonly #reports: OrderReports;
  readonly #open = new Map<number, Recipient>();

  constructor(parts: ViewParts, reports: OrderReports) {
    this.#parts = parts;
    this.#reports = reports;
  }

  /** Requests it under the caller's number; `parentOf` gives the parent's number at TWS when the message is written. */
  request(outer: number, contract: Contract, order: Order, parentOf: () => number): void {
    const { live, owner } = this.#parts;
    const { api, ids, router, outbox } = live.requests.channel;
    const dropped = (reason: PoolError): void =>
      this.#parts.later("error", errorAbout(...notSent("placeOrder", reason), outer));
    outbox.submit({ lane: "orders", owner, needsIbkr: true, dropped }, () => {
      const parentId = parentOf();
      const inner = ids.next();
      const recipient: Recipient = {
        receive: (event, args) => this.#receive(inner, outer, event, args),
      };
      router.join(inner, recipient);
      this.#open.set(inner, recipient);
      const [oldest] = this.#open.keys();
      if (oldest !== undefined && this.#open.size > OPEN_MAX) this.#over(oldest);
      try {
        router.sending(recipient, () =>
          api.placeOrder(inner, contract, { ...order, orderId: inner, parentId }),
        );
      } catch (cause) {
        this.#over(inner);
        throw cause;
      }
    });
  }

  /** Nothing is received any more. */
  close(): void {
    for (const inner of [...this.#open.keys()]) this.#over(inner);
  }

  #receive(inner: number, outer: number, event: string, args: readonly unknown[]): void {
    const [about, code, , ...rest] = args;
    if (event === "openOrder") {
      this.#over(inner);
      this.#reports.whole(outer, args.slice(1));
    } else if (event === "error") {
      this.#parts.live.requests.exceeded(args);
      if (!isOrderNotice(Number(code))) this.#over(inner);
      this.#parts.emit(event, [renumbered(about, inner, outer), code, outer, ...rest]);
    }
  }

  #over(inner: number): void {
    const recipient = this.#open.get(inner);
    this.#open.delete(inner);
    if (recipient !== undefined) this.#parts.live.router.leave(inner, recipient);
  }
}
