import type { Description } from "../world/trace.ts";
import { shown } from "../world/visible-text.ts";
import { type AnyMessage, REQUESTS, RESPONSES } from "./catalogue.ts";
import { plainDecimal } from "./codec/java-numbers.ts";
import { fieldsOfText } from "./frames.ts";

/** Direction of a message, as the server sees it. */
export type Direction = "in" | "out";

/** Values of a message by their names; those that could not be read are missing. */
type Read = Readonly<Record<string, unknown>>;

/** Characters of one text of a message that its description repeats. */
const TEXT_CHARS_MAX = 60;
/** Characters of the error text that the description of an error repeats. */
const ERROR_CHARS_MAX = 200;

/**
 * Describes a message in one line: its name, the number of its request or order, and what it is about, e.g.
 * `reqHistoricalData #12 AAPL STK SMART 1 D 5 mins TRADES`. Empty values are left out; lists and what follows them are not
 * described.
 *
 * @param name Its name, for one that is outside the protocol.
 * @param fields The whole frame, its number included.
 */
export function describe(
  direction: Direction,
  name: string,
  fields: readonly string[],
  version: number,
): string {
  if (name === "greeting")
    return words(
      name,
      fields.map((field) => shown(field, TEXT_CHARS_MAX)),
    );
  const message = messagesOf(direction).get(fields[0] ?? "");
  if (message === undefined) return name;
  const values = message.beginning(fields, version, LAST[message.name]) as Read;
  const special = SPECIAL[message.name];
  return words(message.name, [idOf(values), ...(special?.(values, fields) ?? partsOf(message, values))]);
}

/** Name of the last value that the description of a message repeats, where dozens of others follow it. */
const LAST: Readonly<Record<string, string>> = {
  contractDetails: "tradingClass",
  bondContractDetails: "tradingClass",
};

/** Fields of the longest message that is kept until someone reads its description. */
const KEPT_FIELDS_MAX = 256;
/** Characters of the longest message that is kept. */
const KEPT_CHARS_MAX = 8_000;
/** Largest size of an event, and of a field besides its characters, in bytes. */
const EVENT_BYTES = 200;
const FIELD_BYTES = 24;

/** Describes a message of the catalogue from its fields, joined in one text, which cost less memory than the fields. */
type Describer = (joined: string) => string;

const DESCRIBERS: Readonly<Record<Direction, Describer[]>> = { in: [], out: [] };

/** Gets the one function that describes all messages of a direction at a version. */
function describer(direction: Direction, version: number): Describer {
  const known = DESCRIBERS[direction];
  known[version] ??= (joined) => describe(direction, "", fieldsOfText(joined), version);
  return known[version];
}

/**
 * Makes the description of a message. Short messages are described when someone reads it, long ones at once.
 *
 * @param joined Its fields as one text.
 */
export function description(
  direction: Direction,
  name: string,
  fields: readonly string[],
  version: number,
  joined: string,
): Description {
  const count = fields.length;
  // One NUL lies between two fields.
  const chars = joined.length + 1 - count;
  if (count <= KEPT_FIELDS_MAX && chars <= KEPT_CHARS_MAX) {
    const keptBytes = EVENT_BYTES + FIELD_BYTES * count + 2 * chars;
    const isListed = name !== "greeting" && messagesOf(direction).has(fields[0] ?? "");
    const text = isListed
      ? describer(direction, version)
      : (): string => describe(direction, name, fieldsOfText(joined), version);
    return { text, kept: joined, keptBytes };
  }
  const text = describe(direction, name, fields, version);
  return { text: () => text, keptBytes: EVENT_BYTES + 2 * text.length };
}

function messagesOf(direction: Direction): ReadonlyMap<string, AnyMessage> {
  return direction === "in" ? REQUESTS : RESPONSES;
}

function words(name: string, rest: readonly string[]): string {
  const found = [name];
  for (const word of rest) if (word !== "") found.push(word);
  return found.join(" ");
}

/** Writes the number of the request or order, unless it is one that means none. */
function idOf({ reqId, orderId }: Read): string {
  const id = reqId ?? orderId;
  return typeof id === "number" && id >= 0 ? `#${id}` : "";
}

const SPECIAL: Readonly<Record<string, (values: Read, fields: readonly string[]) => readonly string[]>> = {
  placeOrder: order,
  openOrder: order,
  orderStatus: (values) => {
    const filled = number(values.filled);
    const price = filled > 0 ? `@${money(values.avgFillPrice)}` : "";
    return [text(values.status), `${filled}/${filled + number(values.remaining)}`, price];
  },
  execDetails: (values) => [
    number(values.orderId) > 0 ? `order ${number(values.orderId)}` : "",
    text(values.side),
    plainDecimal(number(values.shares)),
    symbolOf(values),
    `@${money(values.price)}`,
  ],
  error: (values) => [`${number(values.code)}`, shown(String(values.text ?? ""), ERROR_CHARS_MAX)],
  // The contract alone: dozens of other values are the same for a whole chain, and would fill the memory.
  contractDetails: contractWords,
  bondContractDetails: contractWords,
  reqHistoricalData: (values) => [
    ...contractWords(values),
    text(values.duration),
    text(values.barSize),
    text(values.whatToShow),
    text(values.end) === "" ? "" : `until ${text(values.end)}`,
  ],
  historicalData: (_, fields) => [`${fields[4] ?? 0} bars`],
};

function order(values: Read): readonly string[] {
  const secType = text(values.secType);
  return [
    text(values.action),
    plainDecimal(number(values.totalQuantity)),
    symbolOf(values),
    secType === "STK" ? "" : secType,
    text(values.orderType),
    money(values.lmtPrice),
    number(values.auxPrice) === 0 ? "" : `aux ${money(values.auxPrice)}`,
  ];
}

/** Values of a contract that its words stand for. */
const CONTRACT: ReadonlySet<string> = new Set(
  "conId symbol secType lastTradeDate strike right multiplier exchange primaryExchange currency localSymbol tradingClass".split(
    " ",
  ),
);

function partsOf({ parts }: AnyMessage, values: Read): readonly string[] {
  const hasContract = "symbol" in values && "secType" in values;
  const hasRequest = "reqId" in values;
  const found: string[] = hasContract ? [...contractWords(values)] : [];
  for (const { name } of parts) {
    if (name === "reqId" || (name === "orderId" && !hasRequest)) continue;
    if (!(hasContract && CONTRACT.has(name))) found.push(named(name, values[name]));
  }
  return found;
}

/** Writes one value: a text as it is, a number with its name, a flag by its name. */
function named(name: string, value: unknown): string {
  if (typeof value === "string") return text(value);
  if (typeof value === "number") return value === 0 ? "" : `${name}=${plainDecimal(value)}`;
  return value === true ? name : "";
}

function contractWords(values: Read): readonly string[] {
  const strike = number(values.strike);
  const right = text(values.right);
  return [
    symbolOf(values),
    text(values.secType),
    text(values.lastTradeDate),
    strike === 0 ? "" : plainDecimal(strike),
    right === "?" ? "" : right,
    text(values.exchange),
  ];
}

/** Names a contract: by its symbol, a pair of currencies by both, and one without symbol by its ID. */
function symbolOf(values: Read): string {
  const [symbol, currency] = [text(values.symbol), text(values.currency)];
  if (symbol === "") return text(values.localSymbol) || `conId=${number(values.conId)}`;
  return text(values.secType) === "CASH" && currency !== "" ? `${symbol}.${currency}` : symbol;
}

const text = (value: unknown): string => (typeof value === "string" ? shown(value, TEXT_CHARS_MAX) : "");
const number = (value: unknown): number => (typeof value === "number" ? value : 0);

/** Writes a price with at least two decimals. */
function money(value: unknown): string {
  if (typeof value !== "number") return "";
  const plain = plainDecimal(value);
  const decimals = plain.split(".")[1]?.length ?? 0;
  return decimals < 2 ? value.toFixed(2) : plain;
}
