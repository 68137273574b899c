import { withoutStacks } from "../errors.ts";
import type { Clock } from "../seams/clock.ts";
import type { OrderBook } from "./order-book.ts";
import type { GateReport } from "./order-figures.ts";
import { type GateSource, OrderGate } from "./order-gate.ts";

/** Gets what holds back new orders now. */
export function gateReport(book: OrderBook, gate: OrderGate): GateReport {
  return { closed: withoutStacks(() => gate.closed("")?.message), ...behindGate(book, gate) };
}

/** Gets what closes the gate for good, and what waits before it. */
function behindGate(book: OrderBook, gate: OrderGate): Omit<GateReport, "closed"> {
  return { unknown: book.unknown("").map(({ key }) => key), waiting: gate.waiting };
}

/** Makes the gate of a book, whose changes are reported. */
export function reportedGate(
  book: OrderBook,
  clock: Clock,
  closed: GateSource["closed"],
  notify: (report: GateReport) => void,
): OrderGate {
  const gate: OrderGate = new OrderGate(clock, { closed, reported: () => reports.check() });
  const reports = new GateReports(
    () => behindGate(book, gate),
    () => notify(gateReport(book, gate)),
  );
  return gate;
}

/** Reports each change of the unknown orders that close the gate, and of the calls behind it; changes of one instant together. */
export class GateReports {
  readonly #state: () => Omit<GateReport, "closed">;
  readonly #notify: () => void;
  #last = idOf({ unknown: [], waiting: [] });
  #isPending = false;

  constructor(state: () => Omit<GateReport, "closed">, notify: () => void) {
    this.#state = state;
    this.#notify = notify;
  }

  /** Something may have changed. */
  check(): void {
    if (this.#isPending) return;
    this.#isPending = true;
    queueMicrotask(() => {
      this.#isPending = false;
      const id = idOf(this.#state());
      if (id === this.#last) return;
      this.#last = id;
      this.#notify();
    });
  }
}

/** A session that is lost or found is an event of its own: the reason alone is no change. */
function idOf({ unknown, waiting }: Omit<GateReport, "closed">): string {
  return JSON.stringify([unknown, waiting]);
}
