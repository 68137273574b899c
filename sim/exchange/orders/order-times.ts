import type { Calendar } from "../calendar/calendar.ts";
import { algorithmWindow } from "./algorithms/algorithm-window.ts";
import { orderTypeRow } from "./order-types.ts";
import type { Order, OrderTerms } from "./orders.ts";

/** The time for which an order with `tif` Minutes works, in ms. */
const MINUTES_MS = 300_000;

/** Makes the order that was just placed: nothing filled, not yet submitted. It ends by no time before it is transmitted. */
export function newOrder(permId: number, terms: OrderTerms, calendar: Calendar, nowMs: number): Order {
  // All orders have all fields, which keeps the copies of them quick to make.
  return {
    permId,
    terms,
    staged: undefined,
    placedMs: nowMs,
    status: "PendingSubmit",
    filled: 0,
    averagePrice: 0,
    lastPrice: 0,
    commission: 0,
    triggered: false,
    stopPrice: terms.stopPrice,
    fixedPrice: undefined,
    whyHeld: "",
    endsMs: terms.transmit ? endsMs(terms, calendar, nowMs) : undefined,
    completedMs: undefined,
  };
}

/** Returns when an order expires by its `tif` or its algorithm, epoch ms; undefined for never. */
export function endsMs(terms: OrderTerms, calendar: Calendar, placedMs: number): number | undefined {
  const endMs = tifEndsMs(terms, calendar, placedMs);
  const { algorithm, outsideRth, goodAfterMs } = terms;
  if (algorithm === undefined || algorithm.endTime === "" || algorithm.pastEnd) return endMs;
  const { toMs } = algorithmWindow({ outsideRth, goodAfterMs, placedMs }, algorithm, calendar);
  return Math.min(toMs, endMs ?? toMs);
}

function tifEndsMs(terms: OrderTerms, calendar: Calendar, placedMs: number): number | undefined {
  switch (terms.tif) {
    case "GTC":
    case "IOC":
    case "FOK":
      return undefined;
    case "GTD":
      return terms.goodTillMs;
    case "OPG":
    case "AUC": {
      const today = calendar.dayAt(placedMs);
      const day = placedMs < today.liquidOpenMs ? today : calendar.dayAfter(today.openMs);
      return terms.tif === "OPG" ? day.liquidOpenMs + 1 : day.liquidCloseMs;
    }
    case "Minutes":
      // The minutes of an order that waits for its venue begin when that opens (unsourced).
      return (calendar.isOpen(placedMs) ? placedMs : calendar.dayAfter(placedMs).openMs) + MINUTES_MS;
    case "DAY": {
      const today = calendar.dayAt(placedMs);
      const closes = terms.outsideRth ? today.closeMs : today.liquidCloseMs;
      // An order at the close is filled at that instant, and expires right after it.
      const after = orderTypeRow(terms.type).works === "close" ? 1 : 0;
      if (placedMs < closes) return closes + after;
      const next = calendar.dayAfter(today.closeMs - 1);
      return (terms.outsideRth ? next.closeMs : next.liquidCloseMs) + after;
    }
  }
}

/** Returns the first instant from `fromMs` on at which an order may work, epoch ms: `fromMs` itself during its hours. */
export function workingFromMs(
  { terms, placedMs, fixedPrice }: Order,
  calendar: Calendar,
  fromMs: number,
): number {
  const atOpening = terms.tif === "OPG" || (terms.tif === "AUC" && fixedPrice === undefined);
  const since = Math.max(fromMs, terms.goodAfterMs ?? fromMs);
  for (let day = calendar.dayAt(since); ; day = calendar.dayAfter(day.openMs)) {
    if (atOpening) {
      if (day.liquidOpenMs >= since && day.liquidOpenMs > placedMs) return day.liquidOpenMs;
    } else if (orderTypeRow(terms.type).works === "close") {
      if (day.liquidCloseMs >= since) return day.liquidCloseMs;
    } else {
      const [opens, closes] = terms.outsideRth
        ? [day.openMs, day.closeMs]
        : [day.liquidOpenMs, day.liquidCloseMs];
      if (since < closes) return Math.max(since, opens);
    }
  }
}
