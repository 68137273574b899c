import { suggestion } from "../../world/nearest-name.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The bar sizes of files, as TWS names them with a hyphen for the space. */
export const FILE_BAR_SIZES: Readonly<Record<string, number | "day">> = {
  "1-secs": SECOND_MS,
  "5-secs": 5 * SECOND_MS,
  "10-secs": 10 * SECOND_MS,
  "15-secs": 15 * SECOND_MS,
  "30-secs": 30 * SECOND_MS,
  "1-min": MINUTE_MS,
  "2-mins": 2 * MINUTE_MS,
  "3-mins": 3 * MINUTE_MS,
  "5-mins": 5 * MINUTE_MS,
  "10-mins": 10 * MINUTE_MS,
  "15-mins": 15 * MINUTE_MS,
  "20-mins": 20 * MINUTE_MS,
  "30-mins": 30 * MINUTE_MS,
  "1-hour": HOUR_MS,
  "2-hours": 2 * HOUR_MS,
  "3-hours": 3 * HOUR_MS,
  "4-hours": 4 * HOUR_MS,
  "8-hours": 8 * HOUR_MS,
  "1-day": "day",
};

/** What a file of quotes has in its name instead of a bar size. */
const QUOTES = "quotes";

/** What the name of a file of past prices says. */
export interface HistoryFileName {
  /** Name of the instrument. */
  readonly instrument: string;
  /** Length of its bars, ms; `"day"` for one bar a trading day, `"quotes"` for a file of quotes. */
  readonly length: number | "day" | "quotes";
  readonly format: "csv" | "jsonl";
}

/**
 * Reads the name of a file: `AAPL.1-day.csv`, `EUR.USD.5-mins.jsonl` or `SPY.quotes.csv`.
 *
 * @returns undefined for a file that is neither CSV nor JSON lines.
 * @throws {RangeError} When the name has no instrument or no bar size that is known.
 */
export function historyFileName(file: string): HistoryFileName | undefined {
  const [, before, ending] = /^([^.].*)\.(csv|jsonl)$/i.exec(file) ?? [];
  if (before === undefined) return undefined;
  const [, instrument, size = ""] = /^(.+)\.([^.]*)$/.exec(before) ?? [];
  if (instrument === undefined)
    throw new RangeError(`${file}: expected a name such as AAPL.1-day.csv: an instrument and a bar size`);
  const length =
    size === QUOTES ? QUOTES : Object.hasOwn(FILE_BAR_SIZES, size) ? FILE_BAR_SIZES[size] : undefined;
  if (length === undefined) {
    const names = [...Object.keys(FILE_BAR_SIZES), QUOTES];
    throw new RangeError(`${file}: there is no bar size ${size}; ${suggestion(size, names)}`);
  }
  return { instrument, length, format: ending?.toLowerCase() === "csv" ? "csv" : "jsonl" };
}
