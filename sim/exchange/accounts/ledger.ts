import { type Instrument, isPaidByProfit } from "../contracts/instrument.ts";

/** The position of the account in one instrument, with its cost and profit. */
export interface Holding {
  readonly instrument: Instrument;
  /** Units, negative when short. */
  readonly size: number;
  /** The average cost of a unit: price times multiplier, commissions included. */
  readonly averageCost: number;
  /** The profit of the parts that were closed, less commissions, in the instrument's currency. */
  readonly realizedPnl: number;
  /** The trading day of the next two fields, `yyyymmdd`. */
  readonly day: string;
  /** Units held when that day began. */
  readonly dayStartSize: number;
  /** The cash flow of that day's trades, less commissions. */
  readonly dayCash: number;
}

/** The state of a ledger as it is saved. */
export interface LedgerState {
  readonly cash: Readonly<Record<string, number>>;
  readonly holdings: readonly Holding[];
}

/** A trade to be booked; `size` is below 0 for a sale. */
export interface Booking {
  readonly instrument: Instrument;
  readonly size: number;
  readonly price: number;
  readonly commission: number;
  /** The trading day, `yyyymmdd`. */
  readonly day: string;
}

const exact = (amount: number): number => Math.round(amount * 1e6) / 1e6;

/** The cash by currency and the holdings. A future moves cash when it is closed; a currency pair moves two currencies. */
export class Ledger {
  readonly #cash = new Map<string, number>();
  readonly #holdings = new Map<number, Holding>();

  constructor({ cash, holdings }: LedgerState) {
    for (const [currency, amount] of Object.entries(cash)) this.#cash.set(currency, amount);
    for (const holding of holdings) this.#holdings.set(holding.instrument.conId, holding);
  }

  /** Returns the state to save. */
  state(): LedgerState {
    return { cash: Object.fromEntries(this.#cash), holdings: [...this.#holdings.values()] };
  }

  /** Makes a ledger with the same content, to try trades in. */
  copy(): Ledger {
    const copy = new Ledger({ cash: {}, holdings: [] });
    for (const [currency, amount] of this.#cash) copy.#cash.set(currency, amount);
    for (const [conId, holding] of this.#holdings) copy.#holdings.set(conId, holding);
    return copy;
  }

  /** The cash by currency. */
  get cash(): ReadonlyMap<string, number> {
    return this.#cash;
  }

  /** Returns every holding, closed ones included. */
  holdings(): readonly Holding[] {
    return [...this.#holdings.values()];
  }

  /** Returns the holding of one instrument. */
  holding(conId: number): Holding | undefined {
    return this.#holdings.get(conId);
  }

  /**
   * Books a trade.
   *
   * @returns The realized profit, less commission; undefined where the trade closed nothing.
   */
  book({ instrument, size, price, commission, day }: Booking): number | undefined {
    const { conId, multiplier, currency, secType, symbol } = instrument;
    const before = this.#holdingOn(instrument, day);
    const closing = before.size !== 0 && Math.sign(before.size) !== Math.sign(size);
    const closed = closing ? Math.min(Math.abs(size), Math.abs(before.size)) : 0;
    const unit = price * multiplier;
    // The commission is split between the closed and the opened units, in proportion.
    const closingCommission = size === 0 ? 0 : (commission * closed) / Math.abs(size);
    const gross = closed * (unit - before.averageCost) * Math.sign(before.size);
    const realized = closed > 0 ? exact(gross - closingCommission) : undefined;
    const opened = Math.abs(size) - closed;
    const after = exact(before.size + size);
    const kept = Math.abs(before.size) - closed;
    // A short unit yields its price less the commission; a long one costs its price plus the commission.
    const openedCost = opened * unit + Math.sign(size) * (commission - closingCommission);
    const averageCost = after === 0 ? 0 : (kept * before.averageCost + openedCost) / Math.abs(after);
    if (secType === "CASH") this.#move(symbol, size);
    // The cost of opening a future or a CFD stays in its average cost until it is closed.
    this.#move(currency, isPaidByProfit(secType) ? gross - closingCommission : -size * unit - commission);
    this.#holdings.set(conId, {
      ...before,
      size: after,
      averageCost,
      realizedPnl: exact(before.realizedPnl + (realized ?? 0)),
      dayCash: exact(before.dayCash - size * unit - commission),
    });
    return realized;
  }

  /** Returns the holding with the fields of a trading day begun anew, if the day is a new one. */
  #holdingOn(instrument: Instrument, day: string): Holding {
    const holding = this.#holdings.get(instrument.conId) ?? {
      instrument,
      size: 0,
      averageCost: 0,
      realizedPnl: 0,
      day,
      dayStartSize: 0,
      dayCash: 0,
    };
    return holdingOnDay(holding, day);
  }

  #move(currency: string, amount: number): void {
    this.#cash.set(currency, exact((this.#cash.get(currency) ?? 0) + amount));
  }
}

/** Returns a holding with its daily fields reset, if they are about another day. */
export function holdingOnDay(holding: Holding, day: string): Holding {
  if (holding.day === day) return holding;
  return { ...holding, day, dayStartSize: holding.size, dayCash: 0 };
}
