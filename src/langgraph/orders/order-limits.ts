import type { OrderTerms } from "../../orders/order-terms.ts";
import type { Contract } from "../../stoqey/mod.ts";
import type { Wait } from "../parts/read-tool.ts";
import { Refusal } from "../parts/refusal.ts";
import type { ToolReads } from "../parts/session-provider.ts";
import type { OrderToolRules } from "./order-tool-options.ts";

/** The most that an order may cost or bring, in its currency. */
export interface Notional {
  readonly notional: number;
  readonly currency: string;
  /** Whether it follows from the market, and not from the terms alone. */
  readonly isOfMarket: boolean;
}

/** Kinds of instruments whose price is that of one unit. */
const WITHOUT_MULTIPLIER: ReadonlySet<string> = new Set(["STK", "CASH", "CRYPTO", "CFD", "FUND", "CMDTY"]);

const fault = (text: string): Refusal =>
  new Refusal("OUTSIDE_LIMITS", `Cannot place the order: it is outside the limits of these tools: ${text}`);

/** The most symbols that a description lists. */
const SYMBOLS_SHOWN = 20;

/** Says the limits in one sentence, for the description of a tool: a model that knows them tries nothing else. */
export function limitsText({
  accounts,
  symbols,
  secTypes,
  quantityMax,
  notionalMax,
}: OrderToolRules): string {
  const amounts = Object.entries(notionalMax).map(([currency, most]) => `${most} ${currency}`);
  const shown = symbols === "any" || symbols.length > SYMBOLS_SHOWN ? undefined : symbols.join(", ");
  const which = shown ?? (symbols === "any" ? "any symbol" : `${symbols.length} symbols`);
  return `Limits: ${which}; ${secTypes.join(", ")}; at most ${quantityMax} units, worth at most ${amounts.join(" or ")}; ${accounts.length === 1 ? "account" : "accounts"} ${accounts.join(", ")}.`;
}

/**
 * Gets the account of an order: the requested one, or the only one that is permitted.
 *
 * @throws {Refusal} `OUTSIDE_LIMITS` for any other.
 */
export function permittedAccount({ accounts }: OrderToolRules, requested: string | undefined): string {
  const [only = ""] = accounts;
  if (requested === undefined && accounts.length === 1) return only;
  if (requested === undefined) throw fault(`account: is missing; expected one of ${accounts.join(", ")}`);
  if (!accounts.includes(requested)) throw fault(`account: ${requested} is not permitted`);
  return requested;
}

/**
 * Checks the instrument and the quantity of an order.
 *
 * @param contract The contract as IBKR knows it, not as a model wrote it.
 * @throws {Refusal} `OUTSIDE_LIMITS` with the limit that is exceeded.
 */
export function checkInstrument(rules: OrderToolRules, contract: Contract, quantity: number): void {
  const { symbols, secTypes, quantityMax } = rules;
  const { symbol = "", secType = "" } = contract;
  const upper = symbol.toUpperCase();
  if (symbols !== "any" && !symbols.some((one) => one.toUpperCase() === upper))
    throw fault(`symbol: ${symbol} is not permitted`);
  if (!secTypes.includes(secType)) throw fault(`secType: ${secType} is not permitted`);
  if (!(quantity > 0 && quantity <= quantityMax))
    throw fault(`quantity: ${quantity} is not above 0 and at most ${quantityMax}`);
}

/**
 * Computes the notional value of an order, and checks it.
 *
 * The price is the highest of the limit, the trigger and the price of the market, which is read where the order can be executed
 * above its limit or has none. An order without a known price is refused.
 *
 * @throws {Refusal} `OUTSIDE_LIMITS` with the limit that is exceeded; as `getQuote`.
 */
export async function checkNotional(
  ib: ToolReads,
  rules: OrderToolRules,
  contract: Contract,
  order: OrderTerms,
  wait: Wait,
): Promise<Notional> {
  const { currency = "", secType = "" } = contract;
  const most = Object.hasOwn(rules.notionalMax, currency) ? rules.notionalMax[currency] : undefined;
  if (most === undefined) throw fault(`currency: ${currency} has no limit in notionalMax`);
  const multiplier = Number(contract.multiplier) || (WITHOUT_MULTIPLIER.has(secType) ? 1 : Number.NaN);
  const prices = [order.lmtPrice, order.auxPrice].filter((price) => price !== undefined);
  const isBoundAbove = order.action === "BUY" && order.lmtPrice !== undefined;
  if (!isBoundAbove) {
    const { bid, ask, last, close } = await ib.getQuote(contract, wait());
    prices.push(...[bid, ask, last ?? close].filter((price) => price !== undefined));
    if (bid === undefined && ask === undefined && last === undefined && close === undefined)
      throw fault("notional: the market of the instrument has no price now");
  }
  const notional = (order.totalQuantity ?? Number.NaN) * multiplier * Math.max(...prices.map(Math.abs));
  if (!Number.isFinite(notional)) throw fault("notional: the price or the multiplier is not known");
  if (notional > most)
    throw fault(`notional: ${notional.toFixed(2)} ${currency} is more than ${most} ${currency}`);
  return { notional, currency, isOfMarket: !isBoundAbove };
}
