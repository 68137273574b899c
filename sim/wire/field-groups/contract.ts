import { decimal, fixed, integer, list, text, when } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import type { Field } from "../codec/message.ts";

/** Number of the request that a message is about. */
export interface Id {
  readonly reqId: number;
}

/** A contract in requests; an empty text or 0 leaves a value open. */
export interface WireContract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDate: string;
  readonly strike: number;
  readonly right: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

/** A contract in responses: without its primary exchange. */
export type ReportedContract = Omit<WireContract, "primaryExchange">;

const conId = integer("conId");
const currency = text("currency");
const exchange = text("exchange");
const localSymbol = text("localSymbol");
const tradingClass = text("tradingClass");

/** Fields from symbol to multiplier. */
const described: readonly Field<Omit<ReportedContract, "exchange">>[] = [
  text("symbol"),
  text("secType"),
  text("lastTradeDate"),
  decimal("strike"),
  text("right"),
  text("multiplier"),
];

/** Twelve fields of a contract in requests. */
export const contract: readonly Field<WireContract>[] = [
  conId,
  ...described,
  exchange,
  text("primaryExchange"),
  currency,
  localSymbol,
  tradingClass,
];

/** Eleven fields of a contract in responses. */
export const reported: readonly Field<ReportedContract>[] = [
  conId,
  ...described,
  exchange,
  currency,
  localSymbol,
  tradingClass,
];

/** A contract in the portfolio: with its primary exchange instead of its exchange. */
export type PortfolioContract = Omit<WireContract, "exchange">;

/** Eleven fields of a contract in the portfolio. */
export const inPortfolio: readonly Field<PortfolioContract>[] = [
  conId,
  ...described,
  text("primaryExchange"),
  currency,
  localSymbol,
  tradingClass,
];

/** One leg of a combination. */
export interface WireLeg {
  readonly conId: number;
  readonly ratio: number;
  readonly action: string;
  readonly exchange: string;
}

/** Legs of a combination; none for any other contract. */
export interface Legs {
  readonly secType: string;
  readonly legs: readonly WireLeg[];
}

/** Fields of one leg. */
export const leg: readonly Field<WireLeg>[] = [
  integer("conId"),
  integer("ratio"),
  text("action"),
  text("exchange"),
];

/** Tests whether a contract is a combination, which alone has legs on the wire. */
export function isBag({ secType }: { readonly secType: string }): boolean {
  return secType.toUpperCase() === "BAG";
}

/** Field of the legs, which is on the wire for combinations alone. */
export const legs: Field<Legs> = when<Legs>(isBag, [list<"legs", WireLeg>("legs", leg)], { legs: [] });

/** A named value, such as a parameter of an algorithm. */
export interface TagValue {
  readonly tag: string;
  readonly value: string;
}

/** Fields of one named value. */
export const tagValue: readonly Field<TagValue>[] = [text("tag"), text("value")];

/** Size rules of a contract. */
export interface Sizes {
  readonly minSize: number;
  readonly sizeIncrement: number;
  readonly suggestedSizeIncrement: number;
}

/** Fields of the size rules. */
export const sizes: readonly Field<Sizes>[] = [
  decimal("minSize", GATES.sizeRules),
  decimal("sizeIncrement", GATES.sizeRules),
  decimal("suggestedSizeIncrement", GATES.sizeRules),
];

/** A field that is no longer used and always empty. */
export const empty: Field<unknown> = fixed("");
