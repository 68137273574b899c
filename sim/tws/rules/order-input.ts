import type { Calendar } from "../../exchange/calendar/calendar.ts";
import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { findOrderType, type OrderTypeRow } from "../../exchange/orders/order-types.ts";
import type { Order } from "../../exchange/orders/orders.ts";
import type { Quote } from "../../exchange/prices/market.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import { parseStamp } from "../../world/zones.ts";
import { zoneIn } from "../historical-data/request-time.ts";

/** An order as a client placed or last modified it, with its state in the market. */
export interface KnownOrder {
  readonly order: PlaceOrder;
  readonly state: Order;
}

/** What the rules about an order know: the order as sent, its contract, and what exists already. */
export interface OrderInput {
  readonly order: PlaceOrder;
  readonly instrument: Instrument;
  /** Size of the order: as sent, or what the accounts of its group get together. */
  readonly quantity: number;
  /** Row of its order type; undefined for a type that the fake does not know. */
  readonly row: OrderTypeRow | undefined;
  /** Its time in force: `DAY` where the client sends none. */
  readonly tif: string;
  readonly nowMs: number;
  readonly quote: Quote;
  /** Trading hours of the contract. */
  readonly calendar: Calendar;
  /** Zones that a good-till date and a good-after time may name: that of the venue, that of the login, and UTC. */
  readonly zones: readonly string[];
  /** Zone of the login: that of times that name none. */
  readonly zone: string;
  /** Its account; for a group that of the advisor's own account. */
  readonly account: string;
  /** Accounts of the login. */
  readonly accounts: readonly string[];
  /** Whether the login is that of a financial advisor. */
  readonly advisor: boolean;
  /** The order that it modifies. */
  readonly open: KnownOrder | undefined;
  /** Its parent. */
  readonly parent: KnownOrder | undefined;
  /** Open orders of its OCA group, itself excluded. */
  readonly group: readonly Order[];
  /** Units of the contract that the account of the order holds, below 0 for a short position. */
  readonly held: number;
  /** The least order ID that the client has not used. */
  readonly nextId: number;
  /** Returns the contract with a `conId`, for conditions, hedges and benchmarks; undefined for none. */
  contractOf(conId: number): Instrument | undefined;
  /** Returns whether an exchange is one at which some contract trades. */
  isExchange(name: string): boolean;
}

/** Source of rules that IBKR's page of message codes states. */
export const PAGE = "TWS API reference, Message Codes";
/** Source of rules that were measured with a paper account. */
export const PAPER = "0xnoahzhu/tape, orderRules.ts (paper account)";
/** Source of rules that recordings of IB Gateway show. */
export const RECORDED = "deepentropy/ibx (recordings of 2026-09)";
/** Source of further recordings. */
export const REPLAYED = "ThomasMarcelis/ibkr-go (recordings of 2026-04 to 2026-06)";
/** Exchange that stands for the IBKR ATS, IBKR's own book of US shares. */
export const ATS = "IBKRATS";

/** Returns the name of the order type, also of one that the fake does not know. */
export function typeOf({ row, order }: OrderInput): string {
  return row?.name ?? order.orderType.toUpperCase();
}

/** Returns the security type: that of the contract found, or `BAG`, which clients describe themselves. */
export function secTypeOf({ order, instrument }: OrderInput): string {
  return order.secType.toUpperCase() === "BAG" ? "BAG" : instrument.secType;
}

/** Returns whether the contract is of one of these security types. */
export function isOf(input: OrderInput, ...secTypes: readonly string[]): boolean {
  return secTypes.includes(secTypeOf(input));
}

/** Returns the time in force of an order, in capitals: `DAY` where the client sent none. */
export function tifOf({ tif }: PlaceOrder): string {
  return tif === "" ? "DAY" : tif.toUpperCase();
}

/** Returns a text that a client sent, empty for `None`, which the server echoes for unset texts. */
export function given(text: string): string {
  return text === "None" ? "" : text;
}

/** Returns a number that a client sent; undefined for 0, which the server echoes for unset numbers. */
export function nonZero(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

/** Returns whether a number is a whole multiple of a step. */
export function isMultiple(value: number, step: number): boolean {
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

/**
 * Parses the date and time of a good-till or good-after field in the zone of the login.
 *
 * @returns Epoch ms; undefined for another form, and for a zone other than that of the venue, of the login and UTC.
 */
export function instantOf(text: string, { zone, zones }: OrderInput): number | undefined {
  const named = zoneIn(text);
  if (named !== undefined && !zones.includes(named)) return undefined;
  return parseStamp(/^\d{8}$/.test(text) ? `${text} 23:59:59` : text, zone);
}

/** Returns the order type that a stop order is adjusted to, in capitals; empty for none. */
export function adjustedTypeOf({ order }: OrderInput): string {
  const name = given(order.adjustedOrderType).toUpperCase();
  return findOrderType(name) ?? name;
}

/** Returns whether the price of an order keeps an offset from a side of the book. */
export function keepsOffset({ row }: OrderInput): boolean {
  return row?.pegs !== undefined && ["primary", "passive", "market"].includes(row.pegs);
}

/** Returns whether the price of an order follows another contract: a stock or a benchmark. */
export function followsContract({ row }: OrderInput): boolean {
  return row?.pegs === "stock" || row?.pegs === "benchmark";
}

/** Returns whether prices of the contract can be 0 or less, as those of futures and combinations. */
export function hasSignedPrices(input: OrderInput): boolean {
  return isOf(input, "FUT", "FOP", "BAG");
}

/** Returns whether an order goes to IBKR's own book of US shares, the IBKR ATS. */
export function isAtAts({ order }: { readonly order: Pick<PlaceOrder, "exchange"> }): boolean {
  return order.exchange.toUpperCase() === ATS;
}

/** Makes the text of 321 about an order. */
export function invalidOrder(cause: string): string {
  return `Error validating request.-'bN' : cause - ${cause}`;
}

/** Makes the text of 201. */
export function rejected(reason: string): string {
  return `Order rejected - reason:${reason}`;
}
