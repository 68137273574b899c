import { z } from "zod";
import type { Holding } from "../exchange/accounts/ledger.ts";
import { type Instrument, isTradable } from "../exchange/contracts/instrument.ts";
import { type NamedContract, namedContract, nameText } from "../exchange/contracts/named-contract.ts";
import { BASE_CURRENCY, type Exchange } from "../exchange/exchange.ts";
import { placeAtStart } from "../tws/by-hand/order-at-start.ts";
import type { Shared } from "../tws/context/context.ts";

/** A position that the account has at the start. */
export interface PositionAtStart extends NamedContract {
  /** Units; below 0 for a short position. */
  readonly quantity: number;
  /** Average cost of a unit as TWS reports it, with the multiplier of the contract. Default: its price at the start. */
  readonly averageCost?: number | undefined;
}

/** An order that is open at the start, placed by a client that is not connected any more. */
export interface OrderAtStart extends NamedContract {
  /** Client ID that placed it, under the order IDs 1, 2 and so on. Default 1. */
  readonly clientId?: number | undefined;
  /** Its side. */
  readonly action: "BUY" | "SELL";
  /** Units, `> 0`. */
  readonly quantity: number;
  /** Default: `LMT` with a limit price, otherwise `MKT`. */
  readonly orderType?: string | undefined;
  /** Limit price. Default: none. */
  readonly limitPrice?: number | undefined;
  /** Trigger price of a stop order, offset of others: `auxPrice`. */
  readonly auxPrice?: number | undefined;
  /** Default `DAY`. */
  readonly tif?: string | undefined;
  /** Whether it works outside of the regular hours too. Default false. */
  readonly outsideRth?: boolean | undefined;
}

/** The default account at the start. */
export interface AccountAtStart {
  /** Cash in USD, or by currency. Default 250 000 USD. */
  readonly cash?: number | Readonly<Record<string, number>> | undefined;
  /** Positions. Default: those of the fake. */
  readonly positions?: readonly PositionAtStart[] | undefined;
  /** Open orders. Default: none. */
  readonly orders?: readonly OrderAtStart[] | undefined;
}

/** Security types that are not sold short. */
const NEVER_SHORT: readonly string[] = ["CRYPTO", "FUND"];
/** Security types of which there are no parts. */
const WHOLE: readonly string[] = ["FUT", "OPT", "FOP"];

const text = z.string().min(1).optional();
const price = z.number().positive().optional();
/** Checks of what names a contract. */
export const CONTRACT_FIELDS: Readonly<Record<keyof NamedContract, z.ZodType>> = {
  symbol: text,
  conId: z.int().min(1).optional(),
  secType: text,
  exchange: text,
  currency: text,
  lastTradeDateOrContractMonth: text,
  strike: price,
  right: text,
};
/** Checks of the terms of an order that is placed by hand. */
export const ORDER_TERMS: Readonly<
  Record<Exclude<keyof OrderAtStart, keyof NamedContract | "clientId">, z.ZodType>
> = {
  action: z.enum(["BUY", "SELL"]),
  quantity: z.number().positive(),
  orderType: text,
  limitPrice: price,
  auxPrice: price,
  tif: text,
  outsideRth: z.boolean().optional(),
};

const CASH = "expected a number, or numbers by currency such as { USD: 50000 }";

/** Check of the option `account`. */
export const accountSchema: z.ZodType = z.strictObject({
  cash: z.union([z.number(), z.record(z.string().regex(/^[A-Z]{3}$/), z.number())], CASH).optional(),
  positions: z
    .array(z.strictObject({ ...CONTRACT_FIELDS, quantity: z.number(), averageCost: z.number().optional() }))
    .optional(),
  orders: z
    .array(
      z.strictObject({
        ...CONTRACT_FIELDS,
        ...ORDER_TERMS,
        clientId: z.int().min(0).optional(),
      }),
    )
    .optional(),
});

/** Something that an account cannot have at the start. */
export interface AccountMistake {
  /** Place within the account, e.g. `positions`, 0. */
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/**
 * Gives the default account what it has at the start.
 *
 * @throws {RangeError} For an entry that is not possible; the message names the first one.
 */
export function beginWith(account: AccountAtStart, shared: Shared, nowMs: number): void {
  const [mistake] = begin(account, shared, nowMs);
  if (mistake === undefined) return;
  const [list = "", ...rest] = mistake.path;
  const place = rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
  throw new RangeError(`Cannot begin with account.${list}${place}: ${mistake.reason}`);
}

/** Gives the default account what it can have of this, and returns what it cannot have. */
export function begin(account: AccountAtStart, shared: Shared, nowMs: number): readonly AccountMistake[] {
  const { exchange } = shared;
  const { trading } = exchange;
  const mistakes: AccountMistake[] = [...cashMistakes(account.cash, exchange, nowMs)];
  const tried = <T>(path: AccountMistake["path"], name: NamedContract, make: () => T): T | undefined => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const isLost = error.message.startsWith("Cannot find ");
      mistakes.push({ path, reason: isLost ? error.message : `${nameText(name)}: ${error.message}` });
      return undefined;
    }
  };
  const before = trading.state().ledgers[trading.account];
  const holdings: Holding[] = [];
  for (const [at, position] of (account.positions ?? []).entries()) {
    const path = ["positions", at];
    const holding = tried(path, position, () => holdingOf(position, exchange, nowMs));
    if (holding === undefined) continue;
    const { conId, symbol } = holding.instrument;
    if (holdings.some(({ instrument }) => instrument.conId === conId))
      mistakes.push({ path, reason: `${symbol} is there already` });
    else holdings.push(holding);
  }
  const cash = typeof account.cash === "number" ? { [BASE_CURRENCY]: account.cash } : account.cash;
  // Without what is wrong in it, the account would refuse orders that it accepts once that is mended.
  const isWhole = mistakes.length === 0;
  if (isWhole)
    trading.begin({
      cash: cash ?? before?.cash ?? {},
      holdings: account.positions === undefined ? (before?.holdings ?? []) : holdings,
    });
  for (const [at, order] of (account.orders ?? []).entries())
    tried(["orders", at], order, () => {
      const { clientId = 1, action, ...terms } = order;
      const instrument = tradable(order, exchange, nowMs);
      if (!isWhole) return;
      const refusal = placeAtStart(clientId, instrument, { ...terms, side: action }, shared, nowMs);
      if (refusal !== undefined) throw new RangeError(refusal);
    });
  // Nobody was connected when these were placed.
  trading.events();
  return mistakes;
}

function cashMistakes(
  cash: AccountAtStart["cash"],
  exchange: Exchange,
  nowMs: number,
): readonly AccountMistake[] {
  if (cash === undefined || typeof cash === "number") return [];
  const isPair = (symbol: string, currency: string): boolean => {
    try {
      const find = (query: Parameters<Exchange["find"]>[0]) => exchange.find(query, nowMs);
      return namedContract({ symbol, secType: "CASH", currency }, find) !== undefined;
    } catch {
      return false;
    }
  };
  return Object.keys(cash).flatMap((currency) =>
    currency === BASE_CURRENCY || isPair(currency, BASE_CURRENCY) || isPair(BASE_CURRENCY, currency)
      ? []
      : [{ path: ["cash", currency], reason: `no rate of ${currency} is known` }],
  );
}

function tradable(name: NamedContract, exchange: Exchange, nowMs: number): Instrument {
  const instrument = namedContract(name, (query) => exchange.find(query, nowMs));
  if (!isTradable(instrument)) throw new RangeError("it cannot be traded");
  return instrument;
}

function holdingOf(position: PositionAtStart, exchange: Exchange, nowMs: number): Holding {
  const instrument = tradable(position, exchange, nowMs);
  const { quantity: size } = position;
  const { secType } = instrument;
  if (size === 0) throw new RangeError("expected a quantity other than 0");
  if (size < 0 && NEVER_SHORT.includes(secType)) throw new RangeError("it cannot be held short");
  if (WHOLE.includes(secType) && !Number.isInteger(size))
    throw new RangeError("expected a whole number of contracts");
  const { averageCost = exchange.quote(instrument, nowMs).last * instrument.multiplier } = position;
  return { instrument, size, averageCost, realizedPnl: 0, day: "", dayStartSize: size, dayCash: 0 };
}
