import type { ContractQuery, Instrument } from "./instrument.ts";
import { tradesAt } from "./venues.ts";

/** The right that a request names; an empty text for any. */
const RIGHTS: ReadonlyMap<string, "" | "C" | "P"> = new Map([
  ["C", "C"],
  ["CALL", "C"],
  ["P", "P"],
  ["PUT", "P"],
  ["?", ""],
  ["0", ""],
  ["", ""],
]);

/** Types of security that have a multiplier of their own; for any other, 0, 1 or none are the same. */
const MULTIPLIED: readonly string[] = ["FUT", "CONTFUT", "OPT", "FOP"];

/** Returns the right that a query names: an empty text for any, undefined for none that exists. */
export function rightOf({ right }: ContractQuery): "" | "C" | "P" | undefined {
  return RIGHTS.get(right.trim().toUpperCase());
}

/** Returns the types of security that a query names; `FUT+CONTFUT` names two. Empty for any. */
export function secTypesOf({ secType }: ContractQuery): readonly string[] {
  return secType.toUpperCase().split("+").filter(Boolean);
}

/** Makes the test whether a contract has every value that a query gives. */
export function matcherOf(query: ContractQuery): (instrument: Instrument) => boolean {
  const secTypes = secTypesOf(query);
  const right = rightOf(query);
  const exchange = query.exchange.toUpperCase();
  const primaryExchange = query.primaryExchange.toUpperCase();
  const [symbol, currency] = [query.symbol.toUpperCase(), query.currency.toUpperCase()];
  const [localSymbol, tradingClass] = [query.localSymbol.toUpperCase(), query.tradingClass.toUpperCase()];
  const [multiplier, lastTradeDate] = [query.multiplier.trim(), query.lastTradeDate.trim()];
  return (instrument) =>
    (query.conId === 0 || query.conId === instrument.conId) &&
    (query.strike === 0 || query.strike === instrument.strike) &&
    (right === "" || right === instrument.right) &&
    (secTypes.length === 0 || secTypes.includes(instrument.secType)) &&
    expires(lastTradeDate, instrument) &&
    (same(symbol, instrument.symbol) || isBondNamed(symbol, instrument)) &&
    same(currency, instrument.currency) &&
    same(localSymbol, instrument.localSymbol) &&
    same(tradingClass, instrument.tradingClass) &&
    isListedAt(primaryExchange, instrument) &&
    (exchange === "" ||
      tradesAt(instrument, exchange) ||
      (exchange === "SMART" && (query.conId !== 0 || isSmart(instrument)))) &&
    hasMultiplier(multiplier, instrument);
}

function same(given: string, has: string): boolean {
  return given === "" || given === has || given === has.toUpperCase();
}

/** A request may name a bond by its CUSIP or its ISIN in place of the symbol (ib_insync's class `Bond`, stoqey/ib's tests). */
function isBondNamed(symbol: string, { bond, isin }: Instrument): boolean {
  return bond !== undefined && (symbol === bond.cusip || symbol === isin);
}

/** Options have no primary exchange: any that is given is let pass, as for their underlying. */
function isListedAt(given: string, instrument: Instrument): boolean {
  if (given === "" || instrument.primaryExchange === "") return true;
  return tradesAt({ ...instrument, secType: "IND" }, given === "ISLAND" ? "NASDAQ" : given);
}

function isSmart({ exchange }: Instrument): boolean {
  return exchange === "SMART";
}

function hasMultiplier(given: string, { multiplier, secType }: Instrument): boolean {
  if (given === "") return true;
  const number = Number(given);
  if (!MULTIPLIED.includes(secType)) return number === 0 || number === 1 || number === multiplier;
  return number === multiplier || number === 0;
}

/** A day also stands for the contract month that it lies in, when it is the month of a future. */
function expires(given: string, { lastTradeDate }: Instrument): boolean {
  if (given === "" || given === "0") return true;
  return (given.length === 6 || given.length === 8) && lastTradeDate.startsWith(given);
}
