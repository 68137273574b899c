import type { HistoricalDataRequest } from "../wire/requests/history.ts";

const SECOND_MS = 1_000;
/** An identical request may come again after so long. */
const IDENTICAL_MS = 15 * SECOND_MS;
/** Of one contract, venue and kind of price, fewer than this in so long. */
const SAME_MAX = 6;
const SAME_MS = 2 * SECOND_MS;
/** In all, so many in so long; those for bid and ask count twice. */
const ALL_MAX = 60;
const ALL_MS = 600 * SECOND_MS;

interface Asked {
  readonly atMs: number;
  readonly whole: string;
  readonly same: string;
  readonly weight: number;
}

/** The rules for bars of 30 seconds and less, as the limitations of historical data state them. */
export class HistoricalPacing {
  #asked: Asked[] = [];

  /** Takes note of a request. @returns Does it break a rule? Then it does not count. */
  breaks(request: HistoricalDataRequest, nowMs: number): boolean {
    const { reqId: _, ...rest } = request;
    const whole = JSON.stringify(rest);
    const { conId, symbol, secType, exchange, whatToShow, lastTradeDate, strike, right } = request;
    const same = JSON.stringify([conId, symbol, secType, exchange, whatToShow, lastTradeDate, strike, right]);
    this.#asked = this.#asked.filter(({ atMs }) => atMs > nowMs - ALL_MS);
    const weight = whatToShow === "BID_ASK" ? 2 : 1;
    const within = (ms: number): readonly Asked[] => this.#asked.filter(({ atMs }) => atMs > nowMs - ms);
    const total = this.#asked.reduce((sum, one) => sum + one.weight, weight);
    const breaks =
      total > ALL_MAX ||
      within(IDENTICAL_MS).some((one) => one.whole === whole) ||
      within(SAME_MS).filter((one) => one.same === same).length + 1 >= SAME_MAX;
    if (!breaks) this.#asked.push({ atMs: nowMs, whole, same, weight });
    return breaks;
  }
}
