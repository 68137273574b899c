import { type Balance, balance, type ValuedHolding, valuedHoldings } from "./account.ts";
import { commissionOf } from "./commission.ts";
import { conditionData } from "./condition-data.ts";
import { expiredBetween, expiresMs } from "./expiry.ts";
import { type Instrument, isOption } from "./instrument.ts";
import { type Holding, Ledger, type LedgerState } from "./ledger.ts";
import type { Match } from "./matching.ts";
import { refusalOf, type WhatIf } from "./order-checks.ts";
import { type Fill, isDone, type Order, type OrderEvent, type OrderTerms } from "./orders.ts";
import { settleExpired } from "./settlement.ts";
import type { TradingMarket } from "./trading-market.ts";
import { WorkingOrders, type WorkingOrdersState } from "./working-orders.ts";

/** The state of trading as it is saved. */
export interface TradingState {
  readonly ledger: LedgerState;
  readonly book: WorkingOrdersState;
  readonly fills: readonly Fill[];
}

/** The trading of one account: its orders, fills, positions and cash. */
export class Trading {
  /** The account code. */
  readonly account: string;
  readonly #market: TradingMarket;
  readonly #ledger: Ledger;
  readonly #orders: WorkingOrders;
  readonly #fills: Fill[];
  #settledMs: number;

  constructor(account: string, market: TradingMarket, state: TradingState) {
    this.account = account;
    this.#market = market;
    this.#ledger = new Ledger(state.ledger);
    this.#fills = [...state.fills];
    this.#settledMs = state.book.lookedMs;
    this.#orders = new WorkingOrders(
      {
        series: (conId, nowMs) => market.series(conId, nowMs),
        conditionData: (nowMs) =>
          conditionData(market, this.#ledger, nowMs, (sinceMs) => this.#filledSince(sinceMs)),
        fill: (order, match, nowMs) => this.#fill(order, match, nowMs),
      },
      state.book,
    );
  }

  /** Returns the state to save. */
  state(): TradingState {
    return { ledger: this.#ledger.state(), book: this.#orders.state(), fills: this.#fills };
  }

  /**
   * Places an order, or stores it as rejected.
   *
   * @returns Its `permId`, and the reason for a rejection.
   */
  place(terms: OrderTerms, nowMs: number): { readonly permId: number; readonly refusal: string | undefined } {
    this.advance(nowMs);
    const permId = this.#orders.permId();
    const refusal = this.#refusal(terms, nowMs);
    if (refusal !== undefined) this.#orders.reject(permId, terms, nowMs);
    else this.#orders.place(permId, terms, this.#whyHeld(terms), nowMs);
    return { permId, refusal };
  }

  /**
   * Modifies an open order.
   *
   * @returns The reason for a rejection; the order then stays as it was.
   */
  modify(permId: number, terms: OrderTerms, nowMs: number): string | undefined {
    this.advance(nowMs);
    const refusal = this.#refusal(terms, nowMs, permId);
    if (refusal === undefined) this.#orders.modify(permId, terms, nowMs);
    return refusal;
  }

  /** Cancels an order at the request of its owner. */
  cancel(permId: number, nowMs: number): void {
    this.advance(nowMs);
    this.#orders.cancel(permId, nowMs, "");
  }

  /**
   * Exercises a held option, or lets it lapse (`exerciseOptions`).
   *
   * @returns The reason for a rejection.
   */
  exercise(instrument: Instrument, exercised: boolean, quantity: number, nowMs: number): string | undefined {
    this.advance(nowMs);
    const held = this.#ledger.holding(instrument.conId)?.size ?? 0;
    if (!isOption(instrument)) return "The contract is not an option";
    if (held < quantity || quantity < 1) return `No unlapsed position of ${quantity} exists in this option`;
    const series = this.#market.series(instrument.conId, nowMs);
    const under = this.#market.series(instrument.underConId, nowMs);
    const { date: day } = series.calendar.dayAt(nowMs);
    const size = (instrument.right === "C" ? 1 : -1) * quantity * instrument.multiplier;
    this.#ledger.book({ instrument, size: -quantity, price: 0, commission: 0, day });
    if (exercised) {
      this.#ledger.book({ instrument: under.instrument, size, price: instrument.strike, commission: 0, day });
    }
    return undefined;
  }

  /** Matches orders with the market up to `nowMs`, and settles contracts that expired. */
  advance(nowMs: number): void {
    this.#orders.advance(nowMs);
    this.#settle(nowMs);
  }

  /** Returns when an order is next matched or ends, epoch ms; undefined where none is open. */
  nextMs(): number | undefined {
    return this.#orders.nextMs();
  }

  /** Returns what happened to orders since the last call. */
  events(): readonly OrderEvent[] {
    return this.#orders.takeEvents();
  }

  /** Returns every order ever placed, oldest first. */
  orders(): readonly Order[] {
    return this.#orders.orders();
  }

  /** Returns one order, or undefined where there is none with this `permId`. */
  order(permId: number): Order | undefined {
    return this.#orders.order(permId);
  }

  /** Returns every fill ever, oldest first. */
  fills(): readonly Fill[] {
    return this.#fills;
  }

  /** Returns the positions, closed ones included, without their values. */
  positions(nowMs: number): readonly Holding[] {
    this.advance(nowMs);
    return this.#ledger.holdings();
  }

  /** Returns the positions, closed ones included, with their values. */
  holdings(nowMs: number): readonly ValuedHolding[] {
    this.advance(nowMs);
    return valuedHoldings(this.#ledger, this.#market.prices(nowMs));
  }

  /** Returns the balances of the account. */
  balance(nowMs: number): Balance {
    this.advance(nowMs);
    return balance(this.#ledger, this.#market.prices(nowMs));
  }

  /** Returns the effect that an order would have on the account if it were filled now. */
  whatIf(terms: OrderTerms, nowMs: number): WhatIf {
    const prices = this.#market.prices(nowMs);
    const { instrument, quantity, side } = terms;
    const quote = this.#market.series(instrument.conId, nowMs).quote(nowMs);
    const price = terms.limitPrice ?? (side === "BUY" ? quote.ask : quote.bid);
    const commission = commissionOf(instrument, quantity, quantity * price * instrument.multiplier);
    const copy = new Ledger(this.#ledger.state());
    const size = side === "BUY" ? quantity : -quantity;
    copy.book({ instrument, size, price, commission, day: prices.day(instrument) });
    return { before: balance(this.#ledger, prices), after: balance(copy, prices), commission };
  }

  /** Holds back a short sale of a share that cannot be borrowed, as TWS does with `locate`. */
  #whyHeld({ instrument, side, quantity }: OrderTerms): string {
    if (instrument.shortable || side === "BUY") return "";
    const held = this.#ledger.holding(instrument.conId)?.size ?? 0;
    return held - quantity < 0 ? "locate" : "";
  }

  #refusal(terms: OrderTerms, nowMs: number, permId?: number): string | undefined {
    const others = this.#orders.orders().filter((order) => order.permId !== permId);
    return refusalOf(terms, others, () => this.whatIf(terms, nowMs));
  }

  #filledSince(sinceMs: number): readonly Order[] {
    const recent = this.#fills.filter(({ atMs }) => atMs >= sinceMs);
    return recent.flatMap(({ permId }) => this.#orders.order(permId) ?? []);
  }

  #fill(order: Order, { size, price }: Match, nowMs: number): OrderEvent & { readonly kind: "fill" } {
    const { terms, permId } = order;
    const { instrument, side, quantity } = terms;
    const filled = Number((order.filled + size).toFixed(8));
    const paid = order.averagePrice * order.filled + price * size;
    const total = commissionOf(instrument, filled, paid * instrument.multiplier);
    const commission = Number((total - order.commission).toFixed(2));
    const realizedPnl = this.#ledger.book({
      instrument,
      price,
      commission,
      size: side === "BUY" ? size : -size,
      day: this.#market.prices(nowMs).day(instrument),
    });
    const averagePrice = Number((paid / filled).toFixed(8));
    const done = filled >= quantity;
    const after: Order = {
      ...order,
      filled,
      averagePrice,
      lastPrice: price,
      commission: Number((order.commission + commission).toFixed(2)),
      status: done ? "Filled" : "Submitted",
      completedMs: done ? nowMs : undefined,
    };
    const hex = (value: number): string => value.toString(16).padStart(8, "0");
    const execId = `0000e0d5.${hex(permId)}.${hex(this.#fills.length + 1)}.01`;
    const fill = { execId, permId, atMs: nowMs, size, price, filled, averagePrice, commission, realizedPnl };
    this.#fills.push(fill);
    return { kind: "fill", order: after, fill, atMs: nowMs };
  }

  /** Settles positions in contracts that expired, and cancels the orders for them. */
  #settle(nowMs: number): void {
    const sinceMs = this.#settledMs;
    this.#settledMs = Math.max(sinceMs, nowMs);
    settleExpired(this.#ledger, this.#market, sinceMs, nowMs);
    for (const order of this.#orders.orders()) {
      const { instrument } = order.terms;
      if (isDone(order) || !expiredBetween(instrument, sinceMs, nowMs)) continue;
      this.#orders.cancel(order.permId, expiresMs(instrument), "the contract has ended");
    }
  }
}
