import { type IbkrPool, type OrderTerms, OrderType, SecType, type TwsOrder } from "../../../src/mod.ts";

const share = (symbol: string) =>
  ({ symbol, secType: SecType.STK, exchange: "SMART", currency: "USD" }) as const;

/** What became of the calls of a pool. */
export interface CallCounts {
  answered: number;
  /** Calls that ended with an error that says why. */
  informed: number;
  /** Calls that ended with neither an answer nor a reason, one sentence each. */
  readonly unexplained: string[];
}

/** Timeout of each read of the callers, in ms. */
const READ_MS = 6_000;
/** Time between two rounds of one caller, in ms. */
const PAUSE_MS = 250;
/** Time after which a call that has failed is repeated, in ms. */
const REFUSED_PAUSE_MS = 5_000;

/** Callers of a pool: each goes on until it is stopped, whatever happens to TWS. */
export class Callers {
  readonly counts: CallCounts = { answered: 0, informed: 0, unexplained: [] };
  readonly #pool: IbkrPool;
  readonly #stopped = new AbortController();
  readonly #wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly #running: Promise<unknown>;

  /** Starts them. */
  constructor(pool: IbkrPool, wait: (ms: number, signal: AbortSignal) => Promise<unknown>) {
    this.#pool = pool;
    this.#wait = wait;
    const readers = [
      () => pool.getAccountSummary({ timeoutMs: READ_MS }),
      () => pool.getPositions({ timeoutMs: READ_MS }),
      () => pool.getHistoricalData(share("AAPL"), { duration: "1 D", barSize: "1 hour", timeoutMs: READ_MS }),
      () => pool.getContractDetails(share("MSFT"), { timeoutMs: READ_MS }),
    ];
    this.#running = Promise.all([
      ...readers.map((read) => this.#repeat(read)),
      this.#repeat(() => this.#watch()),
      this.#repeat(() => this.#trade()),
    ]);
  }

  /** Lets the calls that are under way end, and begins no others. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #repeat(call: () => Promise<unknown>): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      // What was refused is not requested again at once.
      const isAnswered = await this.#count(call);
      await this.#wait(isAnswered ? PAUSE_MS : REFUSED_PAUSE_MS, signal);
    }
  }

  async #count(call: () => Promise<unknown>): Promise<boolean> {
    try {
      await call();
      this.counts.answered++;
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : "";
      if (reason === "") this.counts.unexplained.push(`A call was rejected with ${String(error)}`);
      else this.counts.informed++;
      return false;
    }
  }

  /** Reads a stream of quotes until it ends or the callers are stopped. */
  async #watch(): Promise<void> {
    try {
      for await (const _ of this.#pool.watchMarketData(share("SPY"), { signal: this.#stopped.signal }));
    } catch (error) {
      // Who stops a stream gets the reason that it gave.
      if (!this.#stopped.signal.aborted) throw error;
    }
  }

  /** Buys a share at the market; places another order, changes and cancels it. Ends where an order cannot be sent. */
  async #trade(): Promise<void> {
    const timeoutMs = READ_MS;
    const bought = await this.#place("AAPL", { action: "BUY", orderType: "MKT", totalQuantity: 1 });
    if (bought === undefined) return;
    const resting = { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 } as const;
    const order = await this.#place("IBM", resting);
    if (order === undefined) return;
    await this.#pool.modifyOrder(order, { lmtPrice: 2 }, { timeoutMs });
    await this.#pool.cancelOrder(order, { timeoutMs });
    // A change that makes an order fill.
    const filled = await this.#place("IBM", resting);
    if (filled === undefined) return;
    await this.#pool.modifyOrder(filled, { orderType: OrderType.MKT }, { timeoutMs });
    await order.done({ signal: this.#stopped.signal });
  }

  /**
   * Places an order after a look at the open ones in the same session; without `sendWithinMs` it is sent in that one or in none.
   *
   * @returns What was placed, whether its outcome is known or not; undefined where it was not sent.
   */
  async #place(symbol: string, terms: OrderTerms): Promise<TwsOrder | undefined> {
    for (let epoch = -1; epoch !== this.#pool.stats().epoch; ) {
      ({ epoch } = await this.#pool.connect({ timeoutMs: READ_MS }));
      await this.#pool.getOpenOrders({ timeoutMs: READ_MS });
    }
    const { kind, order } = await this.#pool.placeOrder(share(symbol), terms, { timeoutMs: READ_MS });
    return kind === "not-sent" ? undefined : order;
  }
}
