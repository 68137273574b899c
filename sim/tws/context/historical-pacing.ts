import type { HistoricalDataRequest } from "../../wire/requests/historical-data.ts";

const SECOND_MS = 1_000;
/** An identical request is refused within this time. */
const IDENTICAL_MS = 15 * SECOND_MS;
/** Requests for one contract, exchange and tick type within `SAME_MS` at which the last is refused. */
const SAME_MAX = 6;
const SAME_MS = 2 * SECOND_MS;
/** Requests within `ALL_MS`; those for bid and ask count twice. */
const ALL_MAX = 60;
const ALL_MS = 600 * SECOND_MS;

interface Counted {
  readonly atMs: number;
  /** The request without its number. */
  readonly whole: string;
  /** Its contract, exchange and tick type. */
  readonly same: string;
  readonly weight: number;
}

/**
 * Pacing of requests for bars of 30 seconds and less.
 *
 * @see TWS API reference, Historical Data Limitations.
 */
export class HistoricalPacing {
  #counted: Counted[] = [];

  /** Counts a request, unless it violates a rule. @returns True when it does. */
  breaks(request: HistoricalDataRequest, nowMs: number): boolean {
    const { reqId: _, ...rest } = request;
    const whole = JSON.stringify(rest);
    const { conId, symbol, secType, exchange, whatToShow, lastTradeDate, strike, right } = request;
    const same = JSON.stringify([conId, symbol, secType, exchange, whatToShow, lastTradeDate, strike, right]);
    this.#counted = this.#counted.filter(({ atMs }) => atMs > nowMs - ALL_MS);
    const weight = whatToShow === "BID_ASK" ? 2 : 1;
    const within = (ms: number): readonly Counted[] => this.#counted.filter(({ atMs }) => atMs > nowMs - ms);
    const total = this.#counted.reduce((sum, one) => sum + one.weight, weight);
    const breaks =
      total > ALL_MAX ||
      within(IDENTICAL_MS).some((one) => one.whole === whole) ||
      within(SAME_MS).filter((one) => one.same === same).length + 1 >= SAME_MAX;
    if (!breaks) this.#counted.push({ atMs: nowMs, whole, same, weight });
    return breaks;
  }
}
