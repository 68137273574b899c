import type { QuoteField } from "../../operations/quote.ts";
import { MarketDataType } from "../../stoqey/mod.ts";
import { numberOf } from "./number.ts";

/** The named fields of a quote, by the number that IBKR gives them. */
export const NAMED_FIELDS: Readonly<Record<QuoteField, string>> = {
  bid: "84",
  ask: "86",
  last: "31",
  bidSize: "88",
  askSize: "85",
  lastSize: "7059",
  open: "7295",
  high: "70",
  low: "71",
  close: "7741",
  volume: "87",
};

/** Number of the field that says whether data are live, delayed or frozen: a letter for the kind, then others. */
export const AVAILABILITY_FIELD = "6509";

const KINDS: Readonly<Record<string, MarketDataType>> = {
  R: MarketDataType.REALTIME,
  Z: MarketDataType.FROZEN,
  D: MarketDataType.DELAYED,
  Y: MarketDataType.DELAYED_FROZEN,
};

/** Gives the kind of data that the availability of a quote names, e.g. `RpB`; undefined where it names none. */
export const dataTypeOf = (availability: string | undefined): MarketDataType | undefined =>
  KINDS[availability?.charAt(0) ?? ""];

/** The volume to the unit, which comes with the rounded one (`1.2M`) unrequested. */
export const WHOLE_VOLUME_FIELD = "87_raw";

/** A price or a size as the gateway writes it. */
export interface QuotedNumber {
  /** Undefined for empty text and -1, which mean that there is none now. */
  readonly value: number | undefined;
  /** `C` for the last price of the session before, `H` for a contract that is halted. */
  readonly mark: string;
}

const MAGNITUDES: Readonly<Record<string, number>> = { K: 1_000, M: 1_000_000, B: 1_000_000_000 };

/** Parses a field of market data: `"C189.2"`, `"H12"`, `"1.2M"`, `"1,234.5"`, `""`, `"-1"`; undefined for anything else. */
export function quotedNumber(value: unknown): QuotedNumber | undefined {
  if (typeof value === "number")
    return numberOf(value) === undefined ? undefined : { value: unlessNone(value), mark: "" };
  if (typeof value !== "string") return undefined;
  const [, mark = "", digits = "", magnitude = ""] = /^([CH]?)([^A-Z]*)([KMB]?)$/.exec(value.trim()) ?? [];
  if (digits === "" && magnitude === "")
    return value.trim() === mark ? { value: undefined, mark } : undefined;
  const number = numberOf(digits);
  if (number === undefined) return undefined;
  // 1.2M has one decimal, which a product of doubles would not keep.
  const scaled = Number((number * (MAGNITUDES[magnitude] ?? 1)).toPrecision(15));
  return Number.isFinite(scaled) ? { value: unlessNone(scaled), mark } : undefined;
}

const unlessNone = (number: number): number | undefined => (number === -1 ? undefined : number);
