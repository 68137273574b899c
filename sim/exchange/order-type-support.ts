import type { Instrument } from "./instrument.ts";

/** Security types that take an order type, beside market and limit orders, which all tradable ones take. */
const TRIGGERED = ["STK", "OPT", "FUT", "FOP", "CASH", "CFD", "BOND", "WAR"];
const AT_THE_CLOSE = ["STK", "CFD", "WAR"];

/**
 * Security types by order type.
 *
 * @see 0xnoahzhu/tape, `orderRules.ts`: what a paper account took and refused with 387.
 */
const SEC_TYPES: Readonly<Record<string, readonly string[]>> = {
  STP: TRIGGERED,
  "STP LMT": TRIGGERED,
  TRAIL: TRIGGERED,
  "TRAIL LIMIT": TRIGGERED,
  MIT: TRIGGERED,
  LIT: TRIGGERED,
  MOC: AT_THE_CLOSE,
  LOC: AT_THE_CLOSE,
  MTL: ["STK", "OPT", "FUT", "FOP", "CFD", "WAR"],
  MIDPRICE: ["STK"],
  REL: ["STK", "OPT", "FUT", "CASH", "CFD"],
  "SNAP MID": ["STK", "OPT", "FUT", "FOP"],
  "SNAP MKT": ["STK"],
  "PEG MID": ["STK"],
  "TRAIL MIT": ["STK", "OPT", "FUT", "FOP", "CASH", "WAR"],
  "TRAIL LIT": ["STK", "OPT", "FUT", "FOP", "CASH", "WAR"],
};

/** Returns whether contracts of a security type take orders of a type; types without a row in the table are taken. */
export function takesOrderType({ secType }: Pick<Instrument, "secType">, type: string): boolean {
  return SEC_TYPES[type]?.includes(secType) ?? true;
}
