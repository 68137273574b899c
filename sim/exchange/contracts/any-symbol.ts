import { hash32 } from "../../world/random.ts";
import { type ContractDefinition, withDefaults } from "./contract-definition.ts";

/** The first of the 387 million IDs of shares that the universe lacks: one for each symbol. */
const FIRST_ID = 1_500_000_000;
const LETTERS_MAX = 6;
const LETTERS = 26;

/** Returns whether a text looks like the symbol of a US share: one to six capital letters. */
export function isPlausible(symbol: string): boolean {
  return /^[A-Z]{1,6}$/.test(symbol);
}

/** Defines a share of New York for a symbol; equal symbols give equal definitions in every run. */
export function anyShare(symbol: string): ContractDefinition {
  const bits = hash32(`any/${symbol}`);
  const price = Number((5 * Math.exp(((bits % 1_000) / 1_000) * 4)).toFixed(2));
  return withDefaults({
    conId: idOf(symbol),
    symbol,
    secType: "STK",
    exchange: "SMART",
    primaryExchange: "NYSE",
    longName: `${symbol} INC`,
    calendar: "us-stocks",
    stockType: "COMMON",
    tradingClass: symbol,
    price,
    volatility: 0.2 + ((bits >>> 10) % 40) / 100,
    beta: 0.6 + ((bits >>> 16) % 10) / 10,
    spreadTicks: 2,
    minuteVolume: 500 + (bits % 5_000),
  });
}

/** Returns the symbol that the ID of such a share stands for; undefined for any other ID. */
export function symbolOfAny(conId: number): string | undefined {
  let rest = conId - FIRST_ID;
  if (rest < 0) return undefined;
  let symbol = "";
  for (let at = 0; at < LETTERS_MAX; at++) {
    const letter = rest % (LETTERS + 1);
    rest = Math.floor(rest / (LETTERS + 1));
    if (letter > 0) symbol += String.fromCharCode(64 + letter);
    else if (rest > 0) return undefined;
  }
  return rest === 0 && symbol !== "" ? symbol : undefined;
}

function idOf(symbol: string): number {
  let id = 0;
  for (const letter of [...symbol].reverse()) id = id * (LETTERS + 1) + letter.charCodeAt(0) - 64;
  return FIRST_ID + id;
}
