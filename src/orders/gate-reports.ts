import type { Clock } from "../seams/clock.ts";
import type { OrderBook } from "./order-book.ts";
import type { GateReport } from "./order-figures.ts";
import { type GateSource, OrderGate } from "./order-gate.ts";

/** Gets what holds back new orders now. */
export function gateReport(book: OrderBook, gate: OrderGate): GateReport {
  return {
    closed: gate.closed("")?.message,
    unknown: book.unknown("").map(({ key }) => key),
    waiting: gate.waiting,
  };
}

/** Makes the gate of a book, whose changes are reported. */
export function reportedGate(
  book: OrderBook,
  clock: Clock,
  closed: GateSource["closed"],
  notify: (report: GateReport) => void,
): OrderGate {
  const gate: OrderGate = new OrderGate(clock, { closed, reported: () => reports.check() });
  const reports = new GateReports(() => gateReport(book, gate), notify);
  return gate;
}

/** Reports each change of the unknown orders that close the gate, and of the calls behind it; changes of one instant together. */
export class GateReports {
  readonly #report: () => GateReport;
  readonly #notify: (report: GateReport) => void;
  #last = idOf({ unknown: [], waiting: [] });
  #isPending = false;

  constructor(report: () => GateReport, notify: (report: GateReport) => void) {
    this.#report = report;
    this.#notify = notify;
  }

  /** Something may have changed. */
  check(): void {
    if (this.#isPending) return;
    this.#isPending = true;
    queueMicrotask(() => {
      this.#isPending = false;
      const report = this.#report();
      const id = idOf(report);
      if (id === this.#last) return;
      this.#last = id;
      this.#notify(report);
    });
  }
}

/** A session that is lost or found is an event of its own: the reason alone is no change. */
function idOf({ unknown, waiting }: Omit<GateReport, "closed">): string {
  return JSON.stringify([unknown, waiting]);
}
