import { PoolError } from "../../errors.ts";
import type { QuoteField } from "../../operations/quote.ts";
import type { MarketSnapshot } from "../../reads.ts";
import { MarketDataType } from "../../stoqey/mod.ts";
import type { WebRequester } from "./requester.ts";
import { numberOf, rowsOf, shown } from "./row.ts";

/** Time for the values to arrive, in ms: TWS collects a snapshot for as long. */
const COLLECT_MS = 11_000;
const POLL_MS = 500;
/** Polls without a new field after which what has arrived is all that the gateway sends soon. */
const QUIET_POLLS = 4;

/** The fields of the gateway, by the name of the quote. */
const FIELDS: Readonly<Record<QuoteField, string>> = {
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
const NAMES = Object.keys(FIELDS) as QuoteField[];
/** Availability: a letter for the kind of data, then others. */
const AVAILABILITY = "6509";
const PRICES: readonly QuoteField[] = ["bid", "ask", "last"];
/** The gateway rounds the volume to `1.2M`, and sends it whole beside that. */
const RAW = "_raw";
const WANTED: ReadonlySet<string> = new Set([
  ...Object.values(FIELDS),
  AVAILABILITY,
  `${FIELDS.volume}${RAW}`,
]);
const REQUESTED = [...Object.values(FIELDS), AVAILABILITY].join(",");

const KINDS: Readonly<Record<string, MarketDataType>> = {
  R: MarketDataType.REALTIME,
  Z: MarketDataType.FROZEN,
  D: MarketDataType.DELAYED,
  Y: MarketDataType.DELAYED_FROZEN,
};
const NOTICES: Readonly<Record<string, string>> = {
  D: "The data are delayed",
  Y: "The data are delayed and frozen",
  Z: "The data are frozen: the market is closed",
  O: "The agreement for market data over the API is not signed",
};
const MAGNITUDES: Readonly<Record<string, number>> = { K: 1_000, M: 1_000_000, B: 1_000_000_000 };

/**
 * Reads a snapshot of one contract. The first request only opens the stream of the gateway, and fields arrive one by one, so
 * that it is sent again until bid, ask and last are there, nothing new comes, or the time is over.
 */
export async function snapshot(requester: WebRequester, conId: number): Promise<MarketSnapshot> {
  const query = { conids: conId, fields: REQUESTED };
  const received = new Map<string, unknown>();
  let quietPolls = 0;
  for (let polls = 0; polls < COLLECT_MS / POLL_MS; polls++) {
    const body = await requester.call({ method: "GET", path: "/iserver/marketdata/snapshot", query });
    const before = received.size;
    for (const [name, value] of fieldsOf(requester.what, conId, body)) received.set(name, value);
    quietPolls = received.size > before ? 0 : quietPolls + 1;
    if (PRICES.every((name) => received.has(FIELDS[name]))) break;
    if (received.size > 0 && quietPolls >= QUIET_POLLS) break;
    if (requester.leftMs() <= 2 * POLL_MS) break;
    await requester.wait(POLL_MS);
  }
  return quoteOf(requester.what, received);
}

/** The fields of one contract that have arrived. */
function fieldsOf(what: string, conId: number, body: unknown): readonly (readonly [string, unknown])[] {
  // The answer is an object without fields before the stream is open.
  if (!Array.isArray(body)) return [];
  const row = rowsOf(what, "snapshot", body).find((one) => numberOf(one.raw("conid")) === conId);
  if (row === undefined) return [];
  // An empty text is an answer, too.
  return row.entries().filter(([name, value]) => WANTED.has(name) && value !== undefined && value !== null);
}

/** A price or a size as the gateway writes it. */
export interface QuotedNumber {
  /** Undefined for empty text and -1, which mean that there is none now. */
  readonly value: number | undefined;
  /** `C` for the last price of the session before, `H` for a contract that is halted. */
  readonly mark: string;
}

/** Parses a field of a snapshot: `"C189.2"`, `"H12"`, `"1.2M"`, `"1,234.5"`, `""`, `"-1"`; undefined for anything else. */
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

/**
 * Makes a quote of the fields of a snapshot, by their numbers.
 *
 * @throws {PoolError} `REQUEST_TIMEOUT` where no field came, `WEB_ERROR` where the login has no permission or a field cannot be
 * read.
 */
export function quoteOf(what: string, received: ReadonlyMap<string, unknown>): MarketSnapshot {
  if (received.size === 0)
    throw new PoolError(
      "REQUEST_TIMEOUT",
      `Cannot ${what}: the gateway sent no market data of the contract in time`,
    );
  const availability = String(received.get(AVAILABILITY) ?? "");
  const kind = availability.charAt(0);
  const parsed = (name: QuoteField): QuotedNumber => parsedField(what, name, received);
  const values = Object.fromEntries(NAMES.map((name) => [name, parsed(name).value]));
  const quote = values as Record<QuoteField, number | undefined>;
  if (kind === "N" && Object.values(quote).every((value) => value === undefined))
    throw new PoolError(
      "WEB_ERROR",
      `Cannot ${what}: the login has no subscription of market data for the contract`,
    );
  const notices = NOTICES[kind] === undefined ? [] : [NOTICES[kind]];
  const { mark } = parsed("last");
  if (mark === "H") notices.push("The contract is halted");
  if (mark === "C") {
    // The close of the session before is no trade of this one.
    notices.push("There is no trade of this session: the gateway sent the close of the session before");
    quote.close ??= quote.last;
    quote.last = undefined;
  }
  return { ...quote, marketDataType: KINDS[kind], notices };
}

function parsedField(what: string, name: QuoteField, received: ReadonlyMap<string, unknown>): QuotedNumber {
  const raw = numberOf(received.get(`${FIELDS[name]}${RAW}`));
  if (raw !== undefined) return { value: unlessNone(raw), mark: "" };
  const value = received.get(FIELDS[name]);
  if (value === undefined) return { value: undefined, mark: "" };
  const number = quotedNumber(value);
  if (number !== undefined) return number;
  const reason = `${name} (field ${FIELDS[name]}): expected number, received ${shown(value)}`;
  throw new PoolError(
    "WEB_ERROR",
    `Cannot ${what}: the gateway sent a snapshot that cannot be read: ${reason}`,
  );
}
