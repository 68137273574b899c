import { expect, test } from "vitest";
import { type BookedOrder, seeded, startFakeTws, type TestTws } from "../../sim/mod.ts";
import { requestName } from "../../sim/wire/catalogue.ts";
import { IbkrPool, type OrderTerms, silentLogger, type TwsOrderOutcome } from "../../src/mod.ts";
import type { Journal, JournalEntry } from "../../src/orders/journal.ts";
import { memoryJournal } from "../../src/orders/memory-journal.ts";
import { AAPL, shareOf } from "../support/contracts.ts";
import { RESTING } from "../support/views.ts";
import { observedWrites } from "../support/written-frames.ts";

/** Contracts of the burst: TWS accepts a limited number of open orders of one contract on one side. */
const SHARES = [
  ..."ABBV ABNB ABT ACN ADBE ADI ADM AEP AIG AKAM ALB AMAT AMCR AMD AMZN ANET APA APH APP APTV AVGO BA".split(
    " ",
  ),
  ..."BAC BEN BKNG BKR BMY BSX C CARR CF CFG CL CMG CMS CNC CNP COF COHR COIN COP CPRT CRH CRM CRWD".split(
    " ",
  ),
  ..."CSCO CSGP CSX CTSH CTVA CVNA CVS CVX D DAL DASH DELL DHR DIS DOW DUK DVN DXCM EBAY EIX EL EOG".split(
    " ",
  ),
  ..."EQT EXC EXE FAST".split(" "),
].map(shareOf);
const ORDERS = 1_000;
const READS = 300;
const OF_LEASES = 100;
/** Orders that rest before the burst, and are cancelled in it. */
const EARLIER = 8;
/** Longest real time of a burst on a busy machine. */
const TIMEOUT_MS = 240_000;
/** A budget that the first reads use up for a second. */
const OPTIONS = { messagesPerSecond: 60, logger: silentLogger };
const WAITS = { sendWithinMs: 60_000, timeoutMs: 60_000 };

const resting = (lmtPrice: number): OrderTerms => ({
  action: "BUY",
  orderType: "LMT",
  totalQuantity: 1,
  lmtPrice,
});

const contractOf = (at: number): (typeof SHARES)[number] => SHARES[at % SHARES.length] ?? AAPL;

/** Terms of an order of the burst: most rest, some are filled, some are refused. */
function termsOf(at: number): OrderTerms {
  if (at % 20 === 7) return { action: "BUY", orderType: "MKT", totalQuantity: 1 };
  if (at % 50 === 9) return { ...resting(200), totalQuantity: 1e9 };
  return resting(1 + at / 100);
}

/** A pool, and what was on the wire before its entry was durable. */
class Burst {
  readonly tws: TestTws;
  readonly pool: IbkrPool;
  /** IDs of orders that were written before they were durable. */
  readonly tooEarly: string[] = [];
  readonly #durable = new Set<string>();

  constructor(tws: TestTws, journal: Journal) {
    this.tws = tws;
    const { transport, clock } = tws.seams;
    if (transport === undefined || clock === undefined) throw new Error("The fake must be in memory");
    const written = (fields: readonly string[]): void => {
      const [, id = ""] = fields;
      if (requestName(fields) === "placeOrder" && !this.#durable.has(id)) this.tooEarly.push(id);
    };
    this.pool = new IbkrPool(
      { ...OPTIONS, port: tws.port, journal: this.#watched(journal) },
      { clock, transport: observedWrites(transport, written), random: seeded("burst").next },
    );
  }

  #watched(journal: Journal): Journal {
    const note = (entries: readonly JournalEntry[]): void => {
      for (const one of entries) if (one.type === "order") this.#durable.add(`${one.orderId}`);
    };
    return {
      open: () => journal.open(),
      append: (entries) => {
        const kept = journal.append(entries);
        if (kept === undefined) note(entries);
        return kept?.then(() => note(entries));
      },
      close: () => journal.close(),
    };
  }
}

/** A journal that takes up to 400 ms for each append; a later one may be durable earlier. */
function slow(tws: TestTws): Journal {
  const { clock } = tws.seams;
  const random = seeded("slow journal");
  const append = (): Promise<void> =>
    new Promise((resolve) => void clock?.after(random.integer(1, 400), resolve));
  return { open: () => [], append, close: () => Promise.resolve() };
}

/** Status in the book of the fake, by what the pool says of an order. */
const STATUS: Readonly<Record<string, string>> = {
  working: "Submitted",
  filled: "Filled",
  cancelled: "Cancelled",
  rejected: "Inactive",
};

/** Says what of an outcome is not as the book of the fake has it. */
function wrong({ kind, order }: TwsOrderOutcome, book: ReadonlyMap<number, BookedOrder>): string | undefined {
  const booked = book.get(order.orderId ?? -1);
  const said = `${order.orderId} ${kind} ${order.state.kind}`;
  const isKnown = kind === "acknowledged" || kind === "rejected";
  return isKnown && booked !== undefined && STATUS[order.state.kind] === booked.status
    ? undefined
    : `${said}, in the book ${booked?.status}`;
}

test.each([
  ["a journal in memory", memoryJournal],
  ["a slow journal", slow],
] as const)(
  "1 000 orders at once among reads and leases keep IDs and promises with %s",
  { timeout: TIMEOUT_MS },
  async (_, make) => {
    await using tws = await startFakeTws({
      network: "memory",
      start: "2026-01-13T15:30:00Z",
      profile: "gentle",
      messagesPerSecond: 0,
    });
    const burst = new Burst(tws, make(tws));
    const { pool } = burst;
    const leases = await tws.until(Promise.all([pool.acquire(), pool.acquire()]));
    const early = await tws.until(
      Promise.all(Array.from({ length: EARLIER }, () => pool.placeOrder(AAPL, resting(1)))),
    );
    await tws.advance(5_000);
    const before = tws.requests().length;

    const reads: Promise<unknown>[] = [];
    for (let at = 0; at < READS; at++) {
      const read = pool.getHistoricalData(contractOf(at), {
        duration: `${1 + (at % 5)} D`,
        barSize: "1 day",
        timeoutMs: 3_600_000,
      });
      reads.push(read.catch((error: unknown) => error));
    }
    const placed: Promise<TwsOrderOutcome>[] = [];
    const cancelled: Promise<TwsOrderOutcome>[] = [];
    for (let at = 0; at < ORDERS; at++) {
      placed.push(pool.placeOrder(contractOf(at), termsOf(at), { ...WAITS, key: `burst-${at}` }));
      if (at % 10 === 0) {
        leases[(at / 10) % 2]?.api.placeOrder(at + 1, contractOf(at), { ...RESTING, lmtPrice: 2 });
      }
      if (at % 100 === 50) {
        const order = early[(at - 50) / 100]?.order;
        if (order !== undefined) cancelled.push(order.cancel(WAITS));
      }
    }
    await tws.advance(0);
    const outcomes = await tws.until(Promise.all(placed));
    const cancels = await tws.until(Promise.all(cancelled));
    await tws.advance(10_000);

    const sent = tws.requests().slice(before);
    const ids = tws
      .requests("placeOrder")
      .slice(EARLIER)
      .map(({ values }) => values.orderId);
    expect(ids).toHaveLength(ORDERS + OF_LEASES);
    expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => one - other));
    expect(burst.tooEarly).toEqual([]);

    const names = sent.map(({ name }) => name);
    expect(names.filter((name) => name === "cancelOrder")).toHaveLength(EARLIER);
    // A journal takes less than a second, in which the budget is used up by the first reads.
    const startMs = sent[0]?.atMs ?? Number.NaN;
    const laterRead = sent.findIndex(
      ({ name, atMs }) => name === "reqHistoricalData" && atMs > startMs + 900,
    );
    expect(names.lastIndexOf("cancelOrder")).toBeLessThan(laterRead);
    expect(names.slice(laterRead).filter((name) => name === "reqHistoricalData").length).toBeGreaterThan(200);

    const book = new Map(tws.orders.all().map((one) => [one.orderId, one]));
    expect([...outcomes, ...cancels].flatMap((one) => wrong(one, book) ?? [])).toEqual([]);
    const kinds = new Map<string, number>();
    for (const { order } of [...outcomes, ...cancels])
      kinds.set(order.state.kind, (kinds.get(order.state.kind) ?? 0) + 1);
    expect(Object.fromEntries(kinds)).toEqual({ working: 930, filled: 50, rejected: 20, cancelled: EARLIER });
    expect(book.size).toBe(ORDERS + OF_LEASES + EARLIER);
    await tws.until(pool.close());
    await Promise.all(reads);
  },
);
