/** The named fields of a quote, by the number that IBKR gives them. */
export const NAMED_FIELDS = {
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
} as const;

/** Number of the field that says whether data are live, delayed or frozen. */
export const AVAILABILITY_FIELD = "6509";
/** The volume to the unit, which comes with the rounded one (`1.2M`) unasked. */
export const WHOLE_VOLUME_FIELD = "87_raw";

/** A price or size as the gateway writes it. */
export interface MarketNumber {
  /** Undefined where there is no number, and for -1, which means that there is none now. */
  readonly value: number | undefined;
  /** `C`: the price of the last session. `H`: trading is halted. Empty for neither. */
  readonly prefix: "C" | "H" | "";
}

const FACTORS: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9 };

const NUMBER = /^([CH]?)([+-]?(?:\d[\d,]*\.?\d*|\.\d+))([KMB]?)$/;

/** Parses a price or size: `C123.4`, `H12`, `1.2M`, `1,234.5`, empty. */
export function marketNumber(value: unknown): MarketNumber {
  if (typeof value === "number")
    return { value: Number.isFinite(value) && value !== -1 ? value : undefined, prefix: "" };
  const [, prefix = "", digits = "", unit = ""] =
    NUMBER.exec(typeof value === "string" ? value.trim() : "") ?? [];
  if (digits === "") return { value: undefined, prefix: "" };
  // A factor can leave the trace of a binary fraction, which three decimals of the unit do not have.
  const number = Number(digits.replaceAll(",", ""));
  const scaled = unit === "" ? number : Math.round(number * (FACTORS[unit] ?? 1) * 1e3) / 1e3;
  return {
    value: scaled === -1 || !Number.isFinite(scaled) ? undefined : scaled,
    prefix: prefix === "C" || prefix === "H" ? prefix : "",
  };
}
