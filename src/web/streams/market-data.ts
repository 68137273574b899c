import type { QuoteValues } from "../../operations/quote.ts";
import { AVAILABILITY_FIELD, NAMED_FIELDS, quotedNumber, WHOLE_VOLUME_FIELD } from "../rows/market-fields.ts";
import type { WebFlow, WebTopic } from "./web-topic.ts";

/** The market of a contract by name; `last` is the price of the last trade of this session. */
export interface WebQuote extends QuoteValues {
  /** True while trading is halted. */
  readonly isHalted: boolean;
  /** Kind of data as IBKR writes it, e.g. `RpB`: R live, D delayed, Z frozen, Y frozen and delayed, N not subscribed. */
  readonly availability: string | undefined;
  /** All fields by IBKR's number, as the gateway writes them. */
  readonly fields: ReadonlyMap<string, string>;
}

/** The last quote of an open stream. */
export interface StreamedQuote {
  readonly quote: WebQuote;
  /** Time of the last frame of the stream, epoch ms. */
  readonly receivedMs: number;
}

/** Name of the line of the quotes of a contract. */
export const quoteLine = (conId: number): string => `smd+${conId}`;

/** Time without a frame after which a line is subscribed again once, in ms. */
const SILENCE_MS_MAX = 120_000;
/** Most fields of one message. */
const FIELDS_MAX = 50;
const FIELD = /^\d{1,5}$/;

/** Makes the quote of fields, by their numbers. */
function webQuoteOf(fields: ReadonlyMap<string, string>): WebQuote {
  const number = (field: string): number | undefined => quotedNumber(fields.get(field))?.value;
  const last = quotedNumber(fields.get(NAMED_FIELDS.last));
  // Without a trade in this session the gateway sends the last price of the session before.
  const isClose = last?.mark === "C";
  return {
    bid: number(NAMED_FIELDS.bid),
    ask: number(NAMED_FIELDS.ask),
    last: isClose ? undefined : last?.value,
    bidSize: number(NAMED_FIELDS.bidSize),
    askSize: number(NAMED_FIELDS.askSize),
    lastSize: number(NAMED_FIELDS.lastSize),
    open: number(NAMED_FIELDS.open),
    high: number(NAMED_FIELDS.high),
    low: number(NAMED_FIELDS.low),
    close: number(NAMED_FIELDS.close) ?? (isClose ? last?.value : undefined),
    volume: number(WHOLE_VOLUME_FIELD) ?? number(NAMED_FIELDS.volume),
    isHalted: last?.mark === "H",
    availability: fields.get(AVAILABILITY_FIELD),
    fields,
  };
}

/**
 * The quotes of a contract (`smd`): an update for each frame that changes a field.
 *
 * @param conId Contract ID.
 * @param extra Numbers of fields beside those of the named ones, e.g. `["7633"]`.
 */
export function watchQuotesTopic(conId: number, extra: readonly string[] = []): WebTopic<WebQuote> {
  const own = new Set([
    ...Object.values(NAMED_FIELDS),
    AVAILABILITY_FIELD,
    ...extra.filter((one) => FIELD.test(one)),
  ]);
  const fields = [...own].slice(0, FIELDS_MAX).sort((one, other) => Number(one) - Number(other));
  const key = quoteLine(conId);
  return {
    name: "watchQuotes",
    what: `watch the quotes of conId ${conId}`,
    key: `${key} ${fields.join()}`,
    fields,
    line: {
      key,
      isMarketData: true,
      silenceMsMax: SILENCE_MS_MAX,
      unsubscribe: `umd+${conId}+{}`,
      subscribe: (all) => `${key}+${JSON.stringify({ fields: all.slice(0, FIELDS_MAX) })}`,
    },
    begin: ({ emit }) => quoteFlow(new Set([...fields, WHOLE_VOLUME_FIELD]), emit),
  };
}

function quoteFlow(own: ReadonlySet<string>, emit: (quote: WebQuote) => void): WebFlow<WebQuote> {
  let last: WebQuote | undefined;
  return {
    receive: (frame) => {
      const fields = new Map(last?.fields);
      // A frame with the rounded volume alone makes the whole one of an earlier frame wrong.
      if (Object.hasOwn(frame, NAMED_FIELDS.volume)) fields.delete(WHOLE_VOLUME_FIELD);
      for (const [name, value] of Object.entries(frame)) {
        if (!own.has(name)) continue;
        if (typeof value === "string" || typeof value === "number") fields.set(name, `${value}`);
      }
      if (last === undefined ? fields.size === 0 : isSame(last.fields, fields)) return;
      last = Object.freeze(webQuoteOf(fields));
      emit(last);
    },
    replay: () => (last === undefined ? [] : [last]),
  };
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, value]) => other.get(name) === value);
}
