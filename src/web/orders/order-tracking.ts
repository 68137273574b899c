import type { PoolError } from "../../errors.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import { OrderStreams, type OrderStreamsOptions } from "./order-streams.ts";
import { WebOrderReports } from "./web-order-reports.ts";
import { WebReconciliation, type WebReconciliationOptions } from "./web-reconciliation.ts";

/** Dependencies of the tracking of orders. */
export interface OrderTrackingOptions
  extends Omit<WebReconciliationOptions, "reports">,
    Omit<OrderStreamsOptions, "reports"> {
  readonly book: OrderBook;
}

/** Finds out what becomes of the orders of a book: by streams, and by lists once an outcome is unknown. */
export class OrderTracking {
  readonly #options: OrderTrackingOptions;
  readonly #reports: WebOrderReports;
  readonly #streams: OrderStreams;
  #reconciliation: WebReconciliation | undefined;

  constructor(options: OrderTrackingOptions) {
    this.#options = options;
    this.#reports = new WebOrderReports(options.book);
    this.#streams = new OrderStreams({ ...options, reports: this.#reports });
  }

  /** Receives the orders and fills of the session from now on. */
  want(): void {
    this.#streams.want();
  }

  /** Compares orders and trades: an outcome is unknown. Without a session the next one does it. */
  compare(): void {
    this.#reconciliation?.start();
  }

  /** Uses a session from now on: finds out what became of earlier orders. */
  bind(live: LiveWebSession): void {
    const { book, logger, changed } = this.#options;
    const reconciliation = new WebReconciliation({ ...this.#options, reports: this.#reports });
    this.#reconciliation = reconciliation;
    const opened = (): void => {
      if (live.ended !== undefined) return;
      if (book.unfinished.length > 0) this.#streams.want();
      if (book.unknown("").length > 0) reconciliation.start();
      changed();
    };
    const opening = book.open();
    if (opening === undefined) opened();
    else opening.then(opened, (error: PoolError) => logger.error(error.message));
  }

  /** The session is over: what was sent and is not final is unknown until the next one. */
  lost({ message }: PoolError): void {
    const { book } = this.#options;
    this.#reconciliation?.end();
    this.#reconciliation = undefined;
    const why = `the session was lost (${message}); the next one compares orders and trades`;
    for (const intent of [...book.unfinished, ...book.changesIn("written")])
      intent.apply({ kind: "lost", why });
  }
}
