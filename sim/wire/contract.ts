import { decimal, fixed, integer, list, text, when } from "./fields.ts";
import { GATES } from "./gates.ts";
import type { Field } from "./message.ts";

/** A message about one request. */
export interface Id {
  readonly reqId: number;
}

/** A contract as requests carry it; an empty text or 0 leaves a field open. */
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

/** A contract as answers carry it: without its primary exchange. */
export type ReportedContract = Omit<WireContract, "primaryExchange">;

const conId = integer("conId");
const currency = text("currency");
const exchange = text("exchange");
const localSymbol = text("localSymbol");
const tradingClass = text("tradingClass");

/** From symbol to multiplier. */
const described: readonly Field<Omit<ReportedContract, "exchange">>[] = [
  text("symbol"),
  text("secType"),
  text("lastTradeDate"),
  decimal("strike"),
  text("right"),
  text("multiplier"),
];

/** The twelve fields of a contract in requests. */
export const contract: readonly Field<WireContract>[] = [
  conId,
  ...described,
  exchange,
  text("primaryExchange"),
  currency,
  localSymbol,
  tradingClass,
];

/** The eleven fields of a contract in answers. */
export const reported: readonly Field<ReportedContract>[] = [
  conId,
  ...described,
  exchange,
  currency,
  localSymbol,
  tradingClass,
];

/** A contract in the portfolio: with its primary exchange instead of where it trades. */
export type PortfolioContract = Omit<WireContract, "exchange">;

/** The eleven fields of a contract in the portfolio. */
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

/** The legs of a combination; none for any other contract. */
export interface Legs {
  readonly secType: string;
  readonly legs: readonly WireLeg[];
}

/** The fields of one leg. */
export const leg: readonly Field<WireLeg>[] = [
  integer("conId"),
  integer("ratio"),
  text("action"),
  text("exchange"),
];

/** Is it a combination? Only then are there legs on the wire. */
export function isBag({ secType }: { readonly secType: string }): boolean {
  return secType.toUpperCase() === "BAG";
}

/** The legs of a contract, which are on the wire for combinations alone. */
export const legs: Field<Legs> = when<Legs>(isBag, [list<"legs", WireLeg>("legs", leg)], { legs: [] });

/** One named value of an algorithm, an option or the like. */
export interface TagValue {
  readonly tag: string;
  readonly value: string;
}

/** The fields of one named value. */
export const tagValue: readonly Field<TagValue>[] = [text("tag"), text("value")];

/** In which sizes a contract is traded. */
export interface Sizes {
  readonly minSize: number;
  readonly sizeIncrement: number;
  readonly suggestedSizeIncrement: number;
}

/** These sizes on the wire. */
export const sizes: readonly Field<Sizes>[] = [
  decimal("minSize", GATES.sizeRules),
  decimal("sizeIncrement", GATES.sizeRules),
  decimal("suggestedSizeIncrement", GATES.sizeRules),
];

/** A field that once said something and is empty now. */
export const empty: Field<unknown> = fixed("");
