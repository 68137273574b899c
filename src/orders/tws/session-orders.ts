import type { Logger } from "../../logger.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { OrderBook } from "../order-book.ts";
import type { OrderRecord } from "../order-record.ts";
import { OrderReports } from "./order-reports.ts";
import { Reconciliation } from "./reconciliation.ts";

/** Dependencies of the orders of a session. */
export interface SessionOrdersOptions {
  readonly live: LiveSession;
  readonly clock: SteadyClock;
  readonly logger: Logger;
  readonly book: OrderBook;
  /** The gate of new orders may have opened or closed. */
  changed(): void;
  /** The session is over. */
  ended(): void;
}

/** The orders of a book in one session: receives what TWS reports about them, and compares them with its lists. */
export class SessionOrders {
  readonly live: LiveSession;
  readonly reports: OrderReports;
  readonly #options: SessionOrdersOptions;
  readonly #reconciliation: Reconciliation;

  constructor(options: SessionOrdersOptions) {
    const { live, book, changed, ended } = options;
    this.live = live;
    this.#options = options;
    const { clientId, nextValidId } = live.session;
    live.requests.channel.ids.raiseTo(book.floor(clientId) + 1);
    book.use(clientId, nextValidId - 1);
    this.reports = new OrderReports(live, book, (record) => this.#doubted(record));
    this.#reconciliation = new Reconciliation({ ...options, reports: this.reports });
    live.watchers.add({
      lost: ({ message }) => {
        this.#reconciliation.end();
        this.#lost(message);
        ended();
        return () => {};
      },
      ibkrLink: (state) => {
        if (state !== "lost") this.compare();
        changed();
      },
      farm: () => {},
    });
    this.compare();
  }

  /** Compares the orders with the lists of TWS, if the outcome of any is unknown. */
  compare(): void {
    if (this.#options.book.unknown("").length > 0) this.#reconciliation.start();
  }

  #lost(reason: string): void {
    const { book } = this.#options;
    const why = `the session was lost (${reason}); the next one compares open orders, executions and completed orders`;
    for (const intent of [...book.unfinished, ...book.changesIn("written")])
      intent.apply({ kind: "lost", why });
  }

  /** A message with a code that may be a refusal: only the lists show whether the order is live. */
  #doubted(record: OrderRecord): void {
    if (record.state.kind !== "written") return;
    const { code = 0, text = "" } = record.doubt ?? {};
    const why = `TWS sent the message ${code} (${text}), which may be a refusal; the lists of orders are compared`;
    record.apply({ kind: "lost", why });
  }
}
