import { reasonOf } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import type { Clock } from "../../seams/clock.ts";
import { ordersBody } from "../reads/orders.ts";
import type { WebRequester } from "../reads/requester.ts";
import { fillOf } from "../rows/fill.ts";
import { webOrderOf } from "../streams/orders.ts";
import { fieldsOf, frameRows, textOf } from "../streams/row-fields.ts";
import { changeMissing, missingOrder } from "./web-judgement.ts";
import type { WebOrderReports } from "./web-order-reports.ts";

/** Timeout of all lists together, in ms: IBKR allows one request in 5 s for each, and the first answer of each is empty. */
const LISTS_MS = 60_000;
/** Pause before a comparison that left something unknown is made again, in ms; it doubles. */
const AGAIN_MS = 15_000;
const AGAIN_MS_MAX = 300_000;
/** Days of the trades that are compared, the most that IBKR has. */
const DAYS = 7;

/** Dependencies of the comparisons of one session. */
export interface WebReconciliationOptions {
  readonly clock: Clock;
  readonly book: OrderBook;
  readonly reports: WebOrderReports;
  readonly logger: Logger;
  /** Carries out a read on the session. */
  read<Result>(
    what: string,
    timeoutMs: number,
    task: (requester: WebRequester) => Promise<Result>,
  ): Promise<Result>;
  /** A comparison has ended. */
  changed(): void;
}

/**
 * Compares the orders of a book with those of IBKR, after a session is ready and whenever an outcome is unknown: the orders of
 * the accounts, then the trades.
 */
export class WebReconciliation {
  readonly #options: WebReconciliationOptions;
  #state: "idle" | "running" | "ended" = "idle";
  #isWanted = false;
  #pauseMs = AGAIN_MS;
  #cancelAgain: () => void = () => {};

  constructor(options: WebReconciliationOptions) {
    this.#options = options;
  }

  /** Compares now, or once more when the comparison under way has ended. */
  start(): void {
    if (this.#state === "ended") return;
    this.#pauseMs = AGAIN_MS;
    this.#begin();
  }

  /** Ends: the session is over. */
  end(): void {
    this.#state = "ended";
    this.#cancelAgain();
  }

  #begin(): void {
    this.#cancelAgain();
    if (this.#state === "running") {
      this.#isWanted = true;
      return;
    }
    this.#state = "running";
    void this.#run();
  }

  async #run(): Promise<void> {
    const { logger, book, changed, clock } = this.#options;
    try {
      await this.#compare();
    } catch (error) {
      if (!this.#isEnded()) logger.warn(`Cannot compare the orders with those of IBKR: ${reasonOf(error)}`);
    }
    if (this.#isEnded()) return;
    this.#state = "idle";
    changed();
    if (this.#isWanted) {
      this.#isWanted = false;
      return this.#begin();
    }
    if (book.unknown("").length === 0) return;
    this.#cancelAgain = clock.after(this.#pauseMs, () => this.#begin());
    this.#pauseMs = Math.min(AGAIN_MS_MAX, 2 * this.#pauseMs);
  }

  async #compare(): Promise<void> {
    const { book, reports, read } = this.#options;
    const compared = book.unfinished.filter(isOpen);
    const changes = book.changesIn("unknown");
    const accounts = new Set([...compared, ...changes.map(({ of }) => of)].map(({ account }) => account));
    const { orders, trades } = await read("compare the orders", LISTS_MS, (requester) =>
      listsOf(requester, accounts),
    );
    const rows = orders.flatMap(rowsIn).flatMap((row) => webOrderOf(row) ?? []);
    for (const row of rows) reports.order(row, true);
    for (const row of frameRows(trades)) {
      const execId = textOf(row.execution_id);
      if (execId !== undefined) reports.fill(fillOf(execId, fieldsOf(row)));
    }
    if (this.#isEnded()) return;
    const listed = new Set(rows.map(({ orderRef }) => orderRef));
    const isListed = ({ reference }: OrderRecord): boolean => listed.has(reference);
    for (const record of compared) if (isOpen(record)) record.apply(missingOrder(record));
    for (const change of changes)
      if (change.state.kind === "unknown") change.apply(changeMissing(change, isListed(change.of)));
  }

  #isEnded(): boolean {
    return this.#state === "ended";
  }
}

/** Tests whether the lists decide on an order: its outcome is unknown, or it is of a group that was refused. */
function isOpen({ state, isPending, doubt }: OrderRecord): boolean {
  return state.kind === "unknown" || (isPending && doubt !== undefined);
}

/** Reads the orders of some accounts of the login, and the trades. */
async function listsOf(
  requester: WebRequester,
  wanted: ReadonlySet<string>,
): Promise<{ readonly orders: readonly unknown[]; readonly trades: unknown }> {
  const accounts = requester.accounts.filter((account) => wanted.has(account));
  const call = { method: "GET", path: "/iserver/account/trades", query: { days: DAYS } } as const;
  // The first answer of a session is empty, whatever trades there are; its pause passes while the orders are read.
  const primed = requester.once("trades", async (own) => {
    await own.call({ method: "GET", path: call.path });
  });
  const [orders] = await Promise.all([
    Promise.all(accounts.map((account) => ordersBody(requester, account))),
    primed,
  ]);
  return { orders, trades: await requester.call(call) };
}

function rowsIn(body: unknown): ReturnType<typeof frameRows> {
  return frameRows((Object(body ?? {}) as { readonly orders?: unknown }).orders);
}
