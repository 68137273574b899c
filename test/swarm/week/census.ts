import type { FakeTws, MemoryNetwork, VirtualClock } from "../../../sim/mod.ts";
import { insideOf } from "../../../sim/net/fake-tws.ts";
import type { IbkrPool } from "../../../src/mod.ts";
import type { WeekJournal } from "./week-journal.ts";

/** What a pool, its network and the fake hold at one instant, some minutes after the last fault. */
export interface Census {
  /** Days after Monday. */
  readonly day: number;
  readonly state: string;
  /** Bytes of the heap once all garbage is gone; undefined where nobody measures it. */
  readonly heapBytes: number | undefined;
  /** Bytes of them for the orders and fills that the fake remembers for ever; undefined where nobody measures them. */
  readonly bookBytes: number | undefined;
  readonly timers: number;
  readonly connections: number;
  /** Client IDs in use at the fake. */
  readonly clients: number;
  readonly requests: number;
  readonly waiters: number;
  readonly leases: number;
  readonly streams: number;
  readonly readers: number;
  /** Orders that may still change, and those that are waited for, or whose outcome is unknown. */
  readonly orders: { readonly open: number; readonly waiting: number; readonly unknown: number };
  readonly journalEntries: number;
  /** Events of the trace that are kept. */
  readonly traceEvents: number;
}

/** Everything that a census counts. */
export interface Counted {
  readonly pool: IbkrPool;
  readonly network: MemoryNetwork;
  readonly tws: FakeTws;
  readonly clock: VirtualClock;
  readonly journal: WeekJournal;
  readonly heapBytes: () => number | undefined;
}

/** Counts what is held now. */
export function census(day: number, { pool, network, tws, clock, journal, heapBytes }: Counted): Census {
  const { state, requests, waiters, activeUsers, streams, orders } = pool.stats();
  return {
    day,
    state,
    heapBytes: heapBytes(),
    bookBytes: bookBytes(tws, heapBytes),
    timers: clock.timers,
    connections: network.live,
    clients: tws.clients().size,
    requests,
    waiters,
    leases: activeUsers,
    streams: streams.streams,
    readers: streams.readers,
    orders: { open: orders.open, waiting: orders.waiting.length, unknown: orders.unknown.length },
    journalEntries: journal.compact(),
    traceEvents: tws.trace.events.length,
  };
}

/** Measures the memory of the orders and fills of the fake, by a copy of them. */
function bookBytes(tws: FakeTws, heapBytes: () => number | undefined): number | undefined {
  const before = heapBytes();
  if (before === undefined) return undefined;
  const { exchange, placedOrders } = insideOf(tws).shared;
  const { book, fills } = exchange.trading.state();
  const copy = structuredClone([book.orders, fills, placedOrders.state().orders]);
  const after = heapBytes();
  return copy.length === 0 || after === undefined ? undefined : after - before;
}

/** Largest difference of timers between two quiet instants: those of streams that have just been updated. */
const TIMERS_DIFFERENCE_MAX = 4;
/** Entries of the journal for each order of a day and the day before it: the order, its changes and their states. */
const ENTRIES_AN_ORDER = 12;
/** Number of events of the trace that are kept at most: twice as many as are kept at least. */
const TRACE_MAX = 2_000;
/**
 * Evening from which on the heap is flat, in days after Monday: until then V8 compiles, and the fake fills tables that have a
 * bound, e.g. the futures of each day and the records of faults.
 */
const FLAT_FROM_DAY = 2;
/**
 * Largest growth of the heap from that evening on, as a share of it, besides the orders and fills of the fake: some 8 kB for each
 * order of the two trading days that follow, of which the pool remembers one order in 1 to 2 kB.
 */
const HEAP_GROWTH_MAX = 0.05;

/**
 * Returns a sentence for each count that is not what it was on the first day.
 *
 * @param orders Number of orders that were placed before each census.
 */
export function growth(days: readonly Census[], orders: readonly number[]): readonly string[] {
  const [first] = days;
  if (first === undefined) return [];
  const found: string[] = [];
  const expected = (one: Census, what: string, is: unknown, was: unknown): void => {
    if (is !== was) found.push(`on day ${one.day} ${what} is ${is}, and ${was} on day ${first.day}`);
  };
  for (const [place, one] of days.entries()) {
    for (const what of ["state", "connections", "clients", "requests", "waiters", "leases"] as const)
      expected(one, what, one[what], first[what]);
    for (const what of ["streams", "readers"] as const) expected(one, what, one[what], first[what]);
    expected(one, "orders.waiting", one.orders.waiting, 0);
    expected(one, "orders.unknown", one.orders.unknown, 0);
    if (Math.abs(one.timers - first.timers) > TIMERS_DIFFERENCE_MAX)
      expected(one, "timers", one.timers, first.timers);
    if (one.traceEvents > TRACE_MAX)
      found.push(`on day ${one.day} the trace keeps ${one.traceEvents} events`);
    const recent = (orders[place] ?? 0) - (orders[place - 2] ?? 0) + one.orders.open;
    if (one.journalEntries > ENTRIES_AN_ORDER * recent + 1)
      found.push(`on day ${one.day} the journal has ${one.journalEntries} entries of ${recent} orders`);
  }
  return [...found, ...heapGrowth(days)];
}

/** Returns a sentence for each day on which the heap is larger than it was, by more than it may be. */
function heapGrowth(days: readonly Census[]): readonly string[] {
  const own = ({ heapBytes = 0, bookBytes = 0 }: Census): number => heapBytes - bookBytes;
  const settled = days.find(({ day }) => day === FLAT_FROM_DAY);
  if (settled === undefined) return [];
  return days
    .filter((one) => own(one) > own(settled) * (1 + HEAP_GROWTH_MAX))
    .map(
      (one) =>
        `on day ${one.day} the heap is ${own(one)} bytes without the orders of the fake, and ${own(settled)} on day ${settled.day}`,
    );
}
