import { PoolError } from "../../errors.ts";
import type { QuoteField } from "../../operations/quote.ts";
import type { MarketSnapshot } from "../../reads.ts";
import {
  AVAILABILITY_FIELD,
  dataTypeOf,
  NAMED_FIELDS,
  type QuotedNumber,
  quotedNumber,
  WHOLE_VOLUME_FIELD,
} from "../rows/market-fields.ts";
import { numberOf } from "../rows/number.ts";
import type { WebRequester } from "./requester.ts";
import { rowsOf, shown } from "./row.ts";

/** Time for the values to arrive, in ms: TWS collects a snapshot for as long. */
const COLLECT_MS = 11_000;
const POLL_MS = 500;
/** Polls without a new field after which what has arrived is all that the gateway sends soon. */
const QUIET_POLLS = 4;

const NAMES = Object.keys(NAMED_FIELDS) as QuoteField[];
const PRICES: readonly QuoteField[] = ["bid", "ask", "last"];
const WANTED: ReadonlySet<string> = new Set([
  ...Object.values(NAMED_FIELDS),
  AVAILABILITY_FIELD,
  WHOLE_VOLUME_FIELD,
]);
const REQUESTED = [...Object.values(NAMED_FIELDS), AVAILABILITY_FIELD].join(",");

const NOTICES: Readonly<Record<string, string>> = {
  D: "The data are delayed",
  Y: "The data are delayed and frozen",
  Z: "The data are frozen: the market is closed",
  O: "The agreement for market data over the API is not signed",
};
/**
 * Reads a snapshot of one contract. The first request only opens the stream of the gateway, and fields arrive one by one, so
 * that it is sent again until bid, ask and last are there, nothing new comes, or the time is over.
 */
export async function snapshot(requester: WebRequester, conId: number): Promise<MarketSnapshot> {
  const received = new Map<string, unknown>();
  let quietPolls = 0;
  for (let polls = 0; polls < COLLECT_MS / POLL_MS; polls++) {
    const before = received.size;
    for (const [name, value] of await requestFields(requester, conId)) received.set(name, value);
    quietPolls = received.size > before ? 0 : quietPolls + 1;
    if (PRICES.every((name) => received.has(NAMED_FIELDS[name]))) break;
    if (received.size > 0 && quietPolls >= QUIET_POLLS) break;
    if (requester.leftMs() <= 2 * POLL_MS) break;
    await requester.wait(POLL_MS);
  }
  return quoteOf(requester.what, received);
}

/** Requests a snapshot of one contract once. @returns The fields that have arrived: none, where the request opened the stream. */
export async function requestFields(
  requester: WebRequester,
  conId: number,
): Promise<readonly (readonly [string, unknown])[]> {
  const query = { conids: conId, fields: REQUESTED };
  const body = await requester.call({ method: "GET", path: "/iserver/marketdata/snapshot", query });
  return fieldsOf(requester.what, conId, body);
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
  const availability = String(received.get(AVAILABILITY_FIELD) ?? "");
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
  return { ...quote, marketDataType: dataTypeOf(availability), notices };
}

const NO_NUMBER: QuotedNumber = { value: undefined, mark: "" };

function parsedField(what: string, name: QuoteField, received: ReadonlyMap<string, unknown>): QuotedNumber {
  const whole = name === "volume" ? quotedNumber(received.get(WHOLE_VOLUME_FIELD)) : undefined;
  if (whole?.value !== undefined) return whole;
  const value = received.get(NAMED_FIELDS[name]);
  if (value === undefined) return NO_NUMBER;
  const number = quotedNumber(value);
  if (number !== undefined) return number;
  const reason = `${name} (field ${NAMED_FIELDS[name]}): expected number, received ${shown(value)}`;
  throw new PoolError(
    "WEB_ERROR",
    `Cannot ${what}: the gateway sent a snapshot that cannot be read: ${reason}`,
  );
}
