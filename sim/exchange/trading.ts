import { type Balance, balance, type Prices, type Valued, valued } from "./account.ts";
import { circumstances } from "./circumstances.ts";
import { commissionOf } from "./commission.ts";
import type { Instrument } from "./instrument.ts";
import { type Holding, Ledger, type LedgerState } from "./ledger.ts";
import type { Match } from "./matching.ts";
import { type BookState, OrderBook } from "./order-book.ts";
import { refusalOf, type WhatIf } from "./order-checks.ts";
import { type Fill, isDone, type Order, type OrderEvent, type OrderTerms } from "./orders.ts";
import type { Tape } from "./tape.ts";
import { expiresMs } from "./tapes.ts";

/** What trading needs to know of the market. */
export interface TradingMarket {
  tape(conId: number, nowMs: number): Tape;
  prices(nowMs: number): Prices;
}

/** All that has to be remembered of what was traded. */
export interface TradingState {
  readonly ledger: LedgerState;
  readonly book: BookState;
  readonly fills: readonly Fill[];
}

/** Orders, fills and the account that they move. */
export class Trading {
  readonly account: string;
  readonly #market: TradingMarket;
  readonly #ledger: Ledger;
  readonly #book: OrderBook;
  readonly #fills: Fill[];
  #settledMs: number;

  constructor(account: string, market: TradingMarket, state: TradingState) {
    this.account = account;
    this.#market = market;
    this.#ledger = new Ledger(state.ledger);
    this.#fills = [...state.fills];
    this.#settledMs = state.book.lookedMs;
    this.#book = new OrderBook(
      {
        tape: (conId, nowMs) => market.tape(conId, nowMs),
        circumstances: (nowMs) =>
          circumstances(market, this.#ledger, nowMs, (sinceMs) => this.#filledSince(sinceMs)),
        fill: (order, match, nowMs) => this.#fill(order, match, nowMs),
      },
      state.book,
    );
  }

  /** All that has to be remembered. */
  state(): TradingState {
    return { ledger: this.#ledger.state(), book: this.#book.state(), fills: this.#fills };
  }

  /**
   * Places an order, or remembers it as refused.
   *
   * @returns Its permId, and why it was refused, if it was.
   */
  place(terms: OrderTerms, nowMs: number): { readonly permId: number; readonly refusal: string | undefined } {
    this.advance(nowMs);
    const permId = this.#book.permId();
    const refusal = this.#refusal(terms, nowMs);
    if (refusal !== undefined) this.#book.refuse(permId, terms, nowMs);
    else this.#book.place(permId, terms, this.#whyHeld(terms), nowMs);
    return { permId, refusal };
  }

  /** @returns Why it cannot be, if it cannot. */
  modify(permId: number, terms: OrderTerms, nowMs: number): string | undefined {
    this.advance(nowMs);
    const refusal = this.#refusal(terms, nowMs, permId);
    if (refusal === undefined) this.#book.modify(permId, terms, nowMs);
    return refusal;
  }

  /** Cancels an order because its owner wants that. */
  cancel(permId: number, nowMs: number): void {
    this.advance(nowMs);
    this.#book.cancel(permId, nowMs, "", true);
  }

  /**
   * Exercises an option that is held, or lets it lapse.
   *
   * @returns Why it cannot be, if it cannot.
   */
  exercise(instrument: Instrument, exercised: boolean, quantity: number, nowMs: number): string | undefined {
    this.advance(nowMs);
    const held = this.#ledger.holding(instrument.conId)?.size ?? 0;
    if (instrument.secType !== "OPT") return "The contract is not an option";
    if (held < quantity || quantity < 1) return `No unlapsed position of ${quantity} exists in this option`;
    const tape = this.#market.tape(instrument.conId, nowMs);
    const under = this.#market.tape(instrument.underConId, nowMs);
    const { date: day } = tape.calendar.dayAt(nowMs);
    const size = (instrument.right === "C" ? 1 : -1) * quantity * instrument.multiplier;
    this.#ledger.book({ instrument, size: -quantity, price: 0, commission: 0, day });
    if (exercised) {
      this.#ledger.book({ instrument: under.instrument, size, price: instrument.strike, commission: 0, day });
    }
    return undefined;
  }

  /** Lets orders look at the market up to `nowMs`, and settles what has ended. */
  advance(nowMs: number): void {
    this.#book.advance(nowMs);
    this.#settle(nowMs);
  }

  /** When something may become of an order; undefined while none is open. */
  nextMs(): number | undefined {
    return this.#book.nextMs();
  }

  /** What has become of orders since this was asked last. */
  events(): readonly OrderEvent[] {
    return this.#book.taken();
  }

  orders(): readonly Order[] {
    return this.#book.orders();
  }

  order(permId: number): Order | undefined {
    return this.#book.order(permId);
  }

  /** Every fill ever, oldest first. */
  fills(): readonly Fill[] {
    return this.#fills;
  }

  /** What is held, without what it is worth; also what was held and is closed. */
  positions(nowMs: number): readonly Holding[] {
    this.advance(nowMs);
    return this.#ledger.holdings();
  }

  /** What is held, with what it is worth; also what was held and is closed. */
  holdings(nowMs: number): readonly Valued[] {
    this.advance(nowMs);
    return valued(this.#ledger, this.#market.prices(nowMs));
  }

  balance(nowMs: number): Balance {
    this.advance(nowMs);
    return balance(this.#ledger, this.#market.prices(nowMs));
  }

  /** What an order would do, were it filled now. */
  whatIf(terms: OrderTerms, nowMs: number): WhatIf {
    const prices = this.#market.prices(nowMs);
    const { instrument, quantity, side } = terms;
    const quote = this.#market.tape(instrument.conId, nowMs).quote(nowMs);
    const price = terms.limitPrice ?? (side === "BUY" ? quote.ask : quote.bid);
    const commission = commissionOf(instrument, quantity, quantity * price * instrument.multiplier);
    const copy = new Ledger(this.#ledger.state());
    const size = side === "BUY" ? quantity : -quantity;
    copy.book({ instrument, size, price, commission, day: prices.day(instrument) });
    return { before: balance(this.#ledger, prices), after: balance(copy, prices), commission };
  }

  /** Of a share that cannot be had, a short sale waits. */
  #whyHeld({ instrument, side, quantity }: OrderTerms): string {
    if (instrument.shortable || side === "BUY") return "";
    const held = this.#ledger.holding(instrument.conId)?.size ?? 0;
    return held - quantity < 0 ? "locate" : "";
  }

  #refusal(terms: OrderTerms, nowMs: number, permId?: number): string | undefined {
    const others = this.#book.orders().filter((order) => order.permId !== permId);
    return refusalOf(terms, others, () => this.whatIf(terms, nowMs));
  }

  #filledSince(sinceMs: number): readonly Order[] {
    const recent = this.#fills.filter(({ atMs }) => atMs >= sinceMs);
    return recent.flatMap(({ permId }) => this.#book.order(permId) ?? []);
  }

  #fill(order: Order, { size, price }: Match, nowMs: number): OrderEvent & { readonly kind: "fill" } {
    const { terms, permId } = order;
    const { instrument, side, quantity } = terms;
    const filled = Number((order.filled + size).toFixed(8));
    const paid = order.averagePrice * order.filled + price * size;
    const total = commissionOf(instrument, filled, paid * instrument.multiplier);
    const commission = Number((total - order.commission).toFixed(2));
    const realizedPnl = this.#ledger.book({
      ...{ instrument, price, commission },
      size: side === "BUY" ? size : -size,
      day: this.#market.prices(nowMs).day(instrument),
    });
    const done = filled >= quantity;
    const after: Order = {
      ...order,
      ...{ filled, averagePrice: Number((paid / filled).toFixed(8)), lastPrice: price },
      commission: Number((order.commission + commission).toFixed(2)),
      status: done ? "Filled" : "Submitted",
      completedMs: done ? nowMs : undefined,
    };
    const number = (value: number): string => value.toString(16).padStart(8, "0");
    const fill: Fill = {
      execId: `0000e0d5.${number(permId)}.${number(this.#fills.length + 1)}.01`,
      ...{
        permId,
        atMs: nowMs,
        size,
        price,
        filled,
        averagePrice: after.averagePrice,
        commission,
        realizedPnl,
      },
    };
    this.#fills.push(fill);
    return { kind: "fill", order: after, fill, atMs: nowMs };
  }

  /** Options and futures that have ended are paid out: what they are worth becomes money, and orders on them end. */
  #settle(nowMs: number): void {
    const sinceMs = this.#settledMs;
    this.#settledMs = Math.max(sinceMs, nowMs);
    const ends = (instrument: Instrument): boolean => {
      if (instrument.lastTradeDate === "") return false;
      const atMs = expiresMs(instrument);
      return atMs > sinceMs && atMs <= nowMs;
    };
    for (const { instrument, size } of this.#ledger.holdings()) {
      if (size === 0 || !ends(instrument)) continue;
      const atMs = expiresMs(instrument);
      const tape = this.#market.tape(instrument.conId, atMs);
      // An option pays the difference to its strike, which may be nothing; a tape never shows nothing.
      const raw = tape.raw(atMs);
      const price = instrument.secType === "OPT" ? Number(raw.toFixed(2)) : tape.price(atMs);
      this.#ledger.book({
        instrument,
        size: -size,
        price,
        commission: 0,
        day: tape.calendar.dayAt(atMs - 1).date,
      });
    }
    for (const order of this.#book.orders()) {
      if (!isDone(order) && ends(order.terms.instrument)) {
        this.#book.cancel(order.permId, expiresMs(order.terms.instrument), "the contract has ended", false);
      }
    }
  }
}
