import { type Balance, balance, type ValuedHolding, valuedHoldings } from "../accounts/account.ts";
import { type AdvisorState, firstAdvisorState, type LoginAccounts } from "../accounts/advisor-setup.ts";
import { type Holding, Ledger, type LedgerState } from "../accounts/ledger.ts";
import { Ledgers, type LedgersState, type Scope } from "../accounts/ledgers.ts";
import type { TradingMarket } from "../accounts/trading-market.ts";
import { type Instrument, isOption } from "../contracts/instrument.ts";
import { conditionData } from "../orders/condition-data.ts";
import { endedOrders, nextEndMs } from "../orders/ended-orders.ts";
import type { Match } from "../orders/matching.ts";
import { type Fill, isDone, type Order, type OrderEvent, type OrderTerms } from "../orders/orders.ts";
import { WorkingOrders } from "../orders/working-orders.ts";
import type { WorkingOrdersState } from "../orders/working-orders-parts.ts";
import { bookFill } from "./booking.ts";
import { Fills } from "./fills.ts";
import type { WhatIf } from "./order-checks.ts";
import { OrderEntry, type Placement } from "./order-entry.ts";
import { settleExpired } from "./settlement.ts";
import { whatIfOn } from "./what-if.ts";

/** The state of trading as it is saved. */
export interface TradingState {
  readonly ledgers: LedgersState;
  readonly book: WorkingOrdersState;
  readonly fills: readonly Fill[];
  /** The groups and models of an advisor; undefined for other logins. */
  readonly advisor?: AdvisorState | undefined;
}

/** The trading of one login: the orders and fills of all its accounts, and the positions and cash of each. */
export class Trading {
  /** The accounts; orders are for `clients`. */
  readonly accounts: LoginAccounts;
  /** The groups and models of an advisor, which it may change; undefined for other logins. */
  advisor: AdvisorState | undefined;
  readonly #market: TradingMarket;
  readonly #ledgers: Ledgers;
  readonly #orders: WorkingOrders;
  readonly #entry: OrderEntry;
  readonly #fills: Fills;
  #settledMs: number;

  constructor(accounts: LoginAccounts, market: TradingMarket, state: TradingState) {
    this.accounts = accounts;
    const { master, clients } = accounts;
    this.advisor = master === undefined ? undefined : (state.advisor ?? firstAdvisorState(clients));
    this.#market = market;
    this.#ledgers = new Ledgers(master === undefined ? clients : [...clients, master], state.ledgers);
    this.#fills = new Fills(state.fills);
    this.#settledMs = state.book.lookedMs;
    this.#orders = new WorkingOrders(
      {
        series: (conId, nowMs) => market.series(conId, nowMs),
        conditionData: (nowMs) =>
          conditionData(market, this.#ledgers, nowMs, (sinceMs) => this.#filledSince(sinceMs)),
        fill: (order, match, nowMs) => this.#fill(order, match, nowMs),
      },
      state.book,
    );
    this.#entry = new OrderEntry(this.#orders, this.#ledgers, market);
  }

  /** The code of the default account. */
  get account(): string {
    return this.accounts.clients[0] ?? "";
  }

  /** Returns the state to save. */
  state(): TradingState {
    const { advisor } = this;
    const state = { ledgers: this.#ledgers.state(), book: this.#orders.state(), fills: this.#fills.all };
    return advisor === undefined ? state : { ...state, advisor };
  }

  /**
   * Places an order: transmits it with the staged orders of its bracket, or leaves it in TWS.
   *
   * @param market Whether the market may fill it, or it is held back by hand from the start.
   */
  place(terms: OrderTerms, nowMs: number, market: "fills" | "held back" = "fills"): Placement {
    this.advance(nowMs);
    const permId = this.#orders.permId();
    if (market === "held back") this.#orders.hold(permId, true, nowMs);
    return this.#entry.enter(permId, terms, nowMs);
  }

  /** Changes an open order, or leaves the change in TWS. An order whose change is rejected stays as it was. */
  modify(permId: number, terms: OrderTerms, nowMs: number): Placement {
    this.advance(nowMs);
    const order = this.#orders.order(permId);
    if (order === undefined || isDone(order)) return { permId, refusal: undefined, transmitted: [] };
    return this.#entry.enter(permId, terms, nowMs);
  }

  /** Cancels an order at the request of its owner. */
  cancel(permId: number, nowMs: number): void {
    this.advance(nowMs);
    this.#orders.cancel(permId, nowMs, { kind: "owner" });
  }

  /** Replaces the cash and the positions of the default account, before anything is traded. */
  begin(state: LedgerState): void {
    this.#ledgers.replace(this.account, state);
  }

  /** Matches every open order now: the market was changed by hand. */
  matchNow(nowMs: number): void {
    this.#orders.matchNow(nowMs);
    this.#settle(nowMs);
  }

  /** The orders as they are worked by hand, whatever the market is. */
  get byHand(): Pick<WorkingOrders, "hold" | "fill" | "rejectWorking" | "isHeld"> {
    return this.#orders;
  }

  /**
   * Exercises a held option, or lets it lapse (`exerciseOptions`).
   *
   * @returns The reason for a rejection.
   */
  exercise(
    instrument: Instrument,
    exercised: boolean,
    quantity: number,
    nowMs: number,
    account: string = this.account,
  ): string | undefined {
    this.advance(nowMs);
    const ledger = this.#ledgers.booked(account);
    const held = ledger.holding(instrument.conId)?.size ?? 0;
    if (!isOption(instrument)) return "The contract is not an option";
    if (held < quantity || quantity < 1) return `No unlapsed position of ${quantity} exists in this option`;
    const series = this.#market.series(instrument.conId, nowMs);
    const under = this.#market.series(instrument.underConId, nowMs);
    const { date: day } = series.calendar.dayAt(nowMs);
    const size = (instrument.right === "C" ? 1 : -1) * quantity * instrument.multiplier;
    const price = instrument.strike;
    ledger.book({ instrument, size: -quantity, price: 0, commission: 0, day });
    if (exercised) ledger.book({ instrument: under.instrument, size, price, commission: 0, day });
    return undefined;
  }

  /** Matches orders with the market up to `nowMs`, and settles contracts that expired. */
  advance(nowMs: number): void {
    this.#orders.advance(nowMs);
    this.#settle(nowMs);
  }

  /** Returns when an order is next matched or ends, epoch ms; undefined where none is open. With `any` also where nothing happens. */
  nextMs(look: "any" | "matching" = "matching"): number | undefined {
    const matchMs = look === "any" ? this.#orders.dueMs() : this.#orders.nextMs();
    const endMs = nextEndMs(this.#orders.open(), this.#settledMs);
    return matchMs === undefined || endMs === undefined ? (matchMs ?? endMs) : Math.min(matchMs, endMs);
  }

  /** Returns what happened to orders since the last call. */
  events(): readonly OrderEvent[] {
    return this.#orders.takeEvents();
  }

  /** Returns every order ever placed, oldest first. */
  orders(): readonly Order[] {
    return this.#orders.orders();
  }

  /** Returns the orders that are open, oldest first. */
  openOrders(): readonly Order[] {
    return this.#orders.open();
  }

  /** Returns one order, or undefined where there is none with this `permId`. */
  order(permId: number): Order | undefined {
    return this.#orders.order(permId);
  }

  /** Returns every fill ever, oldest first. */
  fills(): readonly Fill[] {
    return this.#fills.all;
  }

  /** Returns the positions of a scope (default: the first account), closed ones included, without their values. */
  positions(nowMs: number, scope?: Scope): readonly Holding[] {
    this.advance(nowMs);
    return this.#ledgers.view(scope).holdings();
  }

  /** Returns the positions of a scope (default: the first account), closed ones included, with their values. */
  holdings(nowMs: number, scope?: Scope): readonly ValuedHolding[] {
    this.advance(nowMs);
    return valuedHoldings(this.#ledgers.view(scope), this.#market.prices(nowMs));
  }

  /** Returns the cash of a scope (default: the first account), by currency. */
  cash(scope?: Scope): ReadonlyMap<string, number> {
    return this.#ledgers.view(scope).cash;
  }

  /** Returns the balances of a scope (default: the first account). */
  balance(nowMs: number, scope?: Scope): Balance {
    this.advance(nowMs);
    return balance(this.#ledgers.view(scope), this.#market.prices(nowMs));
  }

  /** Returns the balances that the holdings of some security types alone would have, without cash. */
  balanceOf(nowMs: number, secTypes: readonly Instrument["secType"][], scope?: Scope): Balance {
    this.advance(nowMs);
    const holdings = this.#ledgers.view(scope).holdings();
    const kept = holdings.filter(({ instrument }) => secTypes.includes(instrument.secType));
    return balance(new Ledger({ cash: {}, holdings: kept }), this.#market.prices(nowMs));
  }

  /**
   * Returns the effect that an order would have on its account if it were filled now; an order for a group has it on all of
   * its accounts together.
   */
  whatIf(terms: OrderTerms, nowMs: number): WhatIf {
    const account = terms.allocation === undefined ? terms.account : undefined;
    return whatIfOn(this.#ledgers.view({ account }), terms, this.#market, nowMs);
  }

  #filledSince(sinceMs: number): readonly Order[] {
    return this.#fills.since(sinceMs).flatMap(({ permId }) => this.#orders.order(permId) ?? []);
  }

  #fill(order: Order, match: Match, nowMs: number): OrderEvent & { readonly kind: "fill" } {
    const day = this.#market.prices(nowMs).day(order.terms.instrument);
    const before = this.#fills.of(order.permId);
    const number = this.#fills.all.length + 1;
    const place = { ledgers: this.#ledgers, before, number, day, nowMs, market: this.#market };
    const filled = bookFill(order, match, place);
    this.#fills.add(filled.fill);
    return { kind: "fill", ...filled, atMs: nowMs };
  }

  /** Settles positions in contracts that expired, and cancels the orders for them. */
  #settle(nowMs: number): void {
    const sinceMs = this.#settledMs;
    if (nowMs <= sinceMs) return;
    this.#settledMs = nowMs;
    for (const ledger of this.#ledgers.all()) settleExpired(ledger, this.#market, sinceMs, nowMs);
    for (const { permId, atMs } of endedOrders(this.#orders.open(), sinceMs, nowMs))
      this.#orders.cancel(permId, atMs, { kind: "contract" });
  }
}
