import { z } from "zod";
import type { Holding, LedgerState } from "../exchange/accounts/ledger.ts";
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

/**
 * Gives the default account what it has at the start.
 *
 * @throws {RangeError} For an entry that is not possible; the message names it.
 */
export function beginWith(account: AccountAtStart, shared: Shared, nowMs: number): void {
  const { exchange } = shared;
  const { trading } = exchange;
  const before = trading.state().ledgers[trading.account];
  const cash = cashOf(account.cash, exchange, nowMs) ?? before?.cash ?? {};
  const holdings = account.positions?.map((one, at) =>
    entry(`account.positions[${at}]`, one, () => holdingOf(one, exchange, nowMs)),
  );
  for (const [at, { instrument }] of (holdings ?? []).entries())
    if (holdings?.some((one, other) => other < at && one.instrument.conId === instrument.conId))
      throw new RangeError(
        `Cannot begin with account.positions[${at}]: ${instrument.symbol} is there already`,
      );
  const state: LedgerState = { cash, holdings: holdings ?? before?.holdings ?? [] };
  trading.begin(state);
  for (const [at, order] of (account.orders ?? []).entries())
    entry(`account.orders[${at}]`, order, () => {
      const { clientId = 1, action, ...terms } = order;
      const instrument = tradable(order, exchange, nowMs);
      const refusal = placeAtStart(clientId, instrument, { ...terms, side: action }, shared, nowMs);
      if (refusal !== undefined) throw new RangeError(refusal);
    });
  // Nobody was connected when these were placed.
  trading.events();
}

function entry<T>(field: string, name: NamedContract, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const found = error.message.startsWith("Cannot find ")
      ? error.message
      : `${nameText(name)}: ${error.message}`;
    throw new RangeError(`Cannot begin with ${field}: ${found}`, { cause: error });
  }
}

function cashOf(
  cash: AccountAtStart["cash"],
  exchange: Exchange,
  nowMs: number,
): Readonly<Record<string, number>> | undefined {
  if (cash === undefined || typeof cash === "number")
    return cash === undefined ? cash : { [BASE_CURRENCY]: cash };
  for (const currency of Object.keys(cash)) {
    const pair = (symbol: string, other: string): boolean => {
      const find = (query: Parameters<Exchange["find"]>[0]) => exchange.find(query, nowMs);
      try {
        return namedContract({ symbol, secType: "CASH", currency: other }, find) !== undefined;
      } catch {
        return false;
      }
    };
    if (currency === BASE_CURRENCY || pair(currency, BASE_CURRENCY) || pair(BASE_CURRENCY, currency))
      continue;
    throw new RangeError(`Cannot begin with account.cash.${currency}: no rate of ${currency} is known`);
  }
  return cash;
}

function tradable(name: NamedContract, exchange: Exchange, nowMs: number): Instrument {
  const instrument = namedContract(name, (query) => exchange.find(query, nowMs));
  if (!isTradable(instrument)) throw new RangeError("it cannot be traded");
  return instrument;
}

function holdingOf(position: PositionAtStart, exchange: Exchange, nowMs: number): Holding {
  const instrument = tradable(position, exchange, nowMs);
  const { quantity: size } = position;
  if (size === 0) throw new RangeError("expected a quantity other than 0");
  const { averageCost = exchange.quote(instrument, nowMs).last * instrument.multiplier } = position;
  return { instrument, size, averageCost, realizedPnl: 0, day: "", dayStartSize: size, dayCash: 0 };
}
