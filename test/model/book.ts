import type { TradingState } from "../../sim/exchange/trading/trading.ts";
import type { FakeTws } from "../../sim/mod.ts";
import { insideOf } from "../../sim/net/fake-tws.ts";
import type { PlacedOrder } from "../../sim/tws/context/placed-orders.ts";
import { ownReference } from "../../src/orders/order-reference.ts";

/** Rows of a list of the fake at one instant, sorted. */
export type Rows = readonly string[];

/** The lists of the fake that the pool can read. */
export interface Page {
  readonly atMs: number;
  /** `conId size`. */
  readonly positions: Rows;
  /** The same, with those that were closed. */
  readonly portfolio: Rows;
  /** Open orders of each client ID. */
  readonly open: ReadonlyMap<number, Rows>;
  readonly allOpen: Rows;
  /** `permId status` of orders that are over. */
  readonly completed: Rows;
  /** `execId size`. */
  readonly fills: Rows;
}

/** Returns an order as text: its identity, its client and its terms. */
export function orderRow(order: {
  readonly permId: number | undefined;
  readonly ref: string | undefined;
  readonly clientId: number | undefined;
  readonly symbol: string | undefined;
  readonly quantity: number | undefined;
  readonly limit: number | undefined;
}): string {
  const { permId, ref = "", clientId, symbol, quantity, limit } = order;
  return `${permId} by ${clientId} "${ref}" ${symbol} ${quantity} at ${limit || "market"}`;
}

const OVER: readonly string[] = ["Filled", "Cancelled", "Inactive"];
/** Messages of the fake at which a list may have changed or was read. */
const MAY_CHANGE: ReadonlySet<string> = new Set([
  ...["position", "positionEnd", "openOrder", "orderStatus", "openOrderEnd", "completedOrdersEnd"],
  ...["execDetails", "execDetailsEnd", "accountDownloadEnd", "error 201", "error 202"],
]);

/** Most messages of a long run: it reads no list and changes none. */
const HEARTBEAT = "reqCurrentTime";

/** Records the lists of the fake during a run: positions, orders and fills, and when they changed. */
export class Book {
  readonly pages: Page[] = [];
  readonly #tws: FakeTws;
  readonly #nowMs: () => number;
  readonly #stop: () => void;
  /** Parts of the fake that the newest page was made of. */
  #written: Written = { sizes: [], orders: [], fills: 0 };

  constructor(tws: FakeTws, nowMs: () => number) {
    this.#tws = tws;
    this.#nowMs = nowMs;
    this.record();
    this.#stop = tws.trace.subscribe(({ event, detail }) => {
      if (event !== "read" && !(event === "sent" && MAY_CHANGE.has(detail))) return;
      if (event === "read" && detail === HEARTBEAT) return;
      this.record();
      // What was read is served after it was recorded.
      if (event === "read") queueMicrotask(() => this.record());
    });
  }

  /** Stops recording. */
  close(): void {
    this.#stop();
  }

  /** Records the lists as they are now, if they have changed. */
  record(): void {
    const { exchange, placedOrders } = insideOf(this.#tws).shared;
    const trading = exchange.trading.state();
    const placedOf = (permId: number): PlacedOrder | undefined => placedOrders.byPermId(permId);
    if (this.pages.length > 0 && isUnchanged(this.#written, trading, placedOf)) return;
    this.#written = writtenOf(trading, placedOf);
    this.pages.push(pageOf(trading, placedOf, this.#nowMs()));
  }

  /** Drops all pages but the newest one. */
  keepNewest(): void {
    this.pages.splice(0, this.pages.length - 1);
  }

  /** Returns the pages that were valid at some time of an interval. */
  between(fromMs: number, toMs: number): readonly Page[] {
    const first = this.pages.findLastIndex(({ atMs }) => atMs < fromMs);
    return this.pages.slice(Math.max(0, first)).filter(({ atMs }) => atMs <= toMs);
  }

  /** The newest page. */
  get now(): Page {
    this.record();
    return this.pages.at(-1) as Page;
  }

  /** Every order ever placed, as its client placed or last changed it. */
  placedOrders(): readonly PlacedOrder[] {
    return insideOf(this.#tws).shared.placedOrders.state().orders;
  }
}

/** Finds what a client has placed, by its permanent ID. */
type PlacedOf = (permId: number) => PlacedOrder | undefined;

/** Parts of the fake that a page is made of: a new object of an order replaces the old one when it changes. */
interface Written {
  /** Contracts and sizes of the holdings of all accounts, in turn. */
  readonly sizes: readonly number[];
  readonly orders: readonly { readonly status: string; readonly placed: PlacedOrder | undefined }[];
  readonly fills: number;
}

function writtenOf({ ledgers, book, fills }: TradingState, placedOf: PlacedOf): Written {
  return {
    sizes: Object.values(ledgers).flatMap(({ holdings }) =>
      holdings.flatMap(({ instrument, size }) => [instrument.conId, size]),
    ),
    orders: book.orders.map(({ permId, status }) => ({ status, placed: placedOf(permId) })),
    fills: fills.length,
  };
}

/** Tests whether a page would say the same again, without making it. */
function isUnchanged(written: Written, { ledgers, book, fills }: TradingState, placedOf: PlacedOf): boolean {
  if (written.fills !== fills.length || written.orders.length !== book.orders.length) return false;
  for (const [place, { permId, status }] of book.orders.entries()) {
    const known = written.orders[place];
    if (known?.status !== status || known.placed !== placedOf(permId)) return false;
  }
  let place = 0;
  for (const { holdings } of Object.values(ledgers)) {
    for (const { instrument, size } of holdings) {
      if (written.sizes[place++] !== instrument.conId || written.sizes[place++] !== size) return false;
    }
  }
  return place === written.sizes.length;
}

function pageOf({ ledgers, book, fills }: TradingState, placedOf: PlacedOf, atMs: number): Page {
  const open = new Map<number, string[]>();
  const [allOpen, completed]: [string[], string[]] = [[], []];
  for (const { permId, status } of book.orders) {
    const placed = placedOf(permId);
    if (placed === undefined) continue;
    if (OVER.includes(status)) {
      completed.push(`${permId} ${status}`);
      continue;
    }
    const { clientId, order } = placed;
    const row = orderRow({
      permId,
      clientId,
      ref: ownReference(order.orderRef),
      symbol: order.symbol,
      quantity: order.totalQuantity,
      limit: order.lmtPrice,
    });
    allOpen.push(row);
    open.set(clientId, [...(open.get(clientId) ?? []), row]);
  }
  const rows = Object.values(ledgers)
    .flatMap(({ holdings }) => holdings)
    .map(({ instrument, size }) => [instrument.conId, size] as const);
  return {
    atMs,
    positions: rows
      .filter(([, size]) => size !== 0)
      .map(([conId, size]) => `${conId} ${size}`)
      .sort(),
    portfolio: rows.map(([conId, size]) => `${conId} ${size}`).sort(),
    open: new Map([...open].map(([clientId, own]) => [clientId, own.sort()])),
    allOpen: allOpen.sort(),
    completed: completed.sort(),
    fills: fills.map(({ execId, size }) => `${execId} ${size}`).sort(),
  };
}
