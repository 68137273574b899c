import type { FakeTws, MemoryNetwork, VirtualClock } from "../../../sim/mod.ts";
import type { IbkrPool } from "../../../src/mod.ts";
import type { WeekJournal } from "./week-journal.ts";

/** What a pool, its network and the fake hold at one instant, some minutes after the last fault. */
export interface Census {
  /** Days after Monday. */
  readonly day: number;
  readonly state: string;
  /** Bytes of the heap once all garbage is gone; undefined where nobody measures it. */
  readonly heapBytes: number | undefined;
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

/** Largest difference of timers between two quiet instants: those of streams that have just been updated. */
const TIMERS_DIFFERENCE_MAX = 4;
/** Entries of the journal for each order of a day and the day before it: the order, its changes and their states. */
const ENTRIES_AN_ORDER = 12;
/** Number of events of the trace that are kept at most: twice as many as are kept at least. */
const TRACE_MAX = 2_000;
/** Growth of the heap that is allowed from the first to the last census, in bytes, besides that of orders. */
const HEAP_GROWTH_MAX_BYTES = 3_000_000;
/** Memory of one order in the pool and in the book of the fake, which keep every order of the week, in bytes. */
const ORDER_BYTES = 12_000;

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
  const last = days.at(-1) ?? first;
  const grownBytes = (last.heapBytes ?? 0) - (first.heapBytes ?? 0);
  const ofOrders = ORDER_BYTES * ((orders.at(-1) ?? 0) - (orders[0] ?? 0));
  if (grownBytes > HEAP_GROWTH_MAX_BYTES + ofOrders)
    found.push(`the heap has grown by ${grownBytes} bytes from day ${first.day} to day ${last.day}`);
  return found;
}
