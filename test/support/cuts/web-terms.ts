import type { OrderTerms } from "../../../src/web/mod.ts";
import { UNITS } from "./book-truth.ts";

/** Apple, by its contract ID. */
export const APPLE = { conId: 265598 };
/** A market order; IBKR has the question `o10151` about it. */
export const MARKET: OrderTerms = { action: "BUY", orderType: "MKT", totalQuantity: UNITS };
/** An order that rests far from the market; IBKR has the question `o163` about it. */
export const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: UNITS, lmtPrice: 1 };
/** The types of both questions. */
export const QUESTIONS: readonly string[] = ["o163", "o10151"];
