import { gateReport } from "./gate-reports.ts";
import type { OrderBook } from "./order-book.ts";
import type { OrderFigures } from "./order-figures.ts";
import type { OrderGate } from "./order-gate.ts";

/** Gets the figures of the orders of a book. */
export function figuresOf(book: OrderBook, gate: OrderGate): OrderFigures {
  return { open: book.unfinished.length, ...gateReport(book, gate) };
}
