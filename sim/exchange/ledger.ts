import type { Instrument } from "./instrument.ts";

/** What the account has of one instrument. */
export interface Holding {
  readonly instrument: Instrument;
  /** Units, negative when short. */
  readonly size: number;
  /** What one unit cost, times the multiplier, commissions included. */
  readonly averageCost: number;
  /** What closing parts of it has gained, in the instrument's currency, commissions paid. */
  readonly realizedPnl: number;
  /** The trading day that the next two are about. */
  readonly day: string;
  /** Units held when that day began. */
  readonly dayStartSize: number;
  /** What trades brought in on that day, less what they cost and the commissions. */
  readonly dayCash: number;
}

/** All that a ledger has to remember. */
export interface LedgerState {
  readonly cash: Readonly<Record<string, number>>;
  readonly holdings: readonly Holding[];
}

/** One trade to be booked: `size` is below 0 for a sale. */
export interface Booking {
  readonly instrument: Instrument;
  readonly size: number;
  readonly price: number;
  readonly commission: number;
  /** The trading day, `yyyymmdd`. */
  readonly day: string;
}

const exact = (amount: number): number => Math.round(amount * 1e6) / 1e6;

/** Money in each currency, and what is held. Futures cost nothing until they are closed; a currency pair moves two monies. */
export class Ledger {
  readonly #cash = new Map<string, number>();
  readonly #holdings = new Map<number, Holding>();

  constructor({ cash, holdings }: LedgerState) {
    for (const [currency, amount] of Object.entries(cash)) this.#cash.set(currency, amount);
    for (const holding of holdings) this.#holdings.set(holding.instrument.conId, holding);
  }

  /** All that has to be remembered. */
  state(): LedgerState {
    return { cash: Object.fromEntries(this.#cash), holdings: [...this.#holdings.values()] };
  }

  /** Money by currency. */
  get cash(): ReadonlyMap<string, number> {
    return this.#cash;
  }

  /** What is held, and what was held today. */
  holdings(): readonly Holding[] {
    return [...this.#holdings.values()];
  }

  /** What is held of one instrument. */
  holding(conId: number): Holding | undefined {
    return this.#holdings.get(conId);
  }

  /**
   * Books a trade.
   *
   * @returns What it realised, commission paid, or undefined where it closed nothing.
   */
  book({ instrument, size, price, commission, day }: Booking): number | undefined {
    const { conId, multiplier, currency, secType, symbol } = instrument;
    const before = this.#rolled(instrument, day);
    const closing = before.size !== 0 && Math.sign(before.size) !== Math.sign(size);
    const closed = closing ? Math.min(Math.abs(size), Math.abs(before.size)) : 0;
    const unit = price * multiplier;
    // The commission belongs to what was closed and to what was opened, by their shares.
    const closingCommission = size === 0 ? 0 : (commission * closed) / Math.abs(size);
    const gross = closed * (unit - before.averageCost) * Math.sign(before.size);
    const realized = closed > 0 ? exact(gross - closingCommission) : undefined;
    const opened = Math.abs(size) - closed;
    const after = exact(before.size + size);
    const kept = Math.abs(before.size) - closed;
    // A short unit brings its price less the commission, a long one costs its price and the commission.
    const openedCost = opened * unit + Math.sign(size) * (commission - closingCommission);
    const averageCost = after === 0 ? 0 : (kept * before.averageCost + openedCost) / Math.abs(after);
    if (secType === "CASH") this.#move(symbol, size);
    // What opening a future costs is in its average cost until it is closed.
    this.#move(currency, secType === "FUT" ? gross - closingCommission : -size * unit - commission);
    this.#holdings.set(conId, {
      ...before,
      size: after,
      averageCost,
      realizedPnl: exact(before.realizedPnl + (realized ?? 0)),
      dayCash: exact(before.dayCash - size * unit - commission),
    });
    return realized;
  }

  /** The holding as that day found it: the first trade of a day begins a new count. */
  #rolled(instrument: Instrument, day: string): Holding {
    const holding = this.#holdings.get(instrument.conId) ?? {
      ...{ instrument, size: 0, averageCost: 0, realizedPnl: 0, day, dayStartSize: 0, dayCash: 0 },
    };
    return rolled(holding, day);
  }

  #move(currency: string, amount: number): void {
    this.#cash.set(currency, exact((this.#cash.get(currency) ?? 0) + amount));
  }
}

/** A holding as a day finds it. */
export function rolled(holding: Holding, day: string): Holding {
  if (holding.day === day) return holding;
  return { ...holding, day, dayStartSize: holding.size, dayCash: 0 };
}
