import { shown, escaped as unicodeEscapes } from "../../world/visible-text.ts";
import { parseFloating, parseWhole, plainDecimal, UNSET_DOUBLE } from "./java-numbers.ts";
import { WireError } from "./message.ts";

/** Wire format of one kind of value. */
export interface Codec<Value> {
  write(value: Value): string;
  read(text: string, name: string): Value;
  /** Value of a field that a version does not have. */
  readonly absent: Value;
}

export const textCodec: Codec<string> = {
  // A NUL inside a text would end the field early; TWS sends none.
  write: (value) => (value.includes("\0") ? value.replaceAll("\0", "") : value),
  read: (text) => text,
  absent: "",
};

const NOT_ASCII = /[^\x20-\x7e]+/g;

/** Text in ASCII, with `\uXXXX` for every other character, as error texts and names are from version 153 on. */
export const asciiCodec: Codec<string> = {
  write: (value) => textCodec.write(value).replace(NOT_ASCII, unicodeEscapes),
  read: (text) =>
    text.replace(/\\u([\da-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  absent: "",
};

/** Characters of an invalid field that an error text repeats. */
const REPEATED_CHARS_MAX = 40;

function unparsable(name: string, text: string): WireError {
  return new WireError(
    `Unable to parse field: '${name}' for input string: '${shown(text, REPEATED_CHARS_MAX)}'`,
  );
}

const INT32_MAX = 2_147_483_647;

function readWhole(min: number, max: number): (text: string, name: string) => number {
  return (text, name) => {
    if (text === "") return 0;
    const value = parseWhole(text);
    if (value === undefined || value < min || value > max) throw unparsable(name, text);
    return value;
  };
}

export const integerCodec: Codec<number> = {
  // A point in an integer ends the session of a client that reads it with `Integer.parseInt`.
  write: (value) => `${Math.trunc(value)}`,
  read: readWhole(-INT32_MAX - 1, INT32_MAX),
  absent: 0,
};

/** An integer of an order: Java clients write the largest one for an unset volatility type, which reads as 0. */
export const orderIntegerCodec: Codec<number> = {
  ...integerCodec,
  read: (text, name) => (text === `${INT32_MAX}` ? 0 : integerCodec.read(text, name)),
};

export const longCodec: Codec<number> = {
  ...integerCodec,
  read: readWhole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
};

/** Texts that stand for an unset number of any kind, besides the empty one. */
const UNSET: ReadonlySet<string> = new Set([UNSET_DOUBLE, "9223372036854775807"]);

export const decimalCodec: Codec<number> = {
  write: plainDecimal,
  read: (text, name) => {
    if (text === "" || UNSET.has(text)) return 0;
    const value = parseFloating(text);
    // Java reads `NaN` and `Infinity`, but no price, size or strike can be either.
    if (value === undefined || !Number.isFinite(value)) throw unparsable(name, text);
    return Math.abs(value) === Number.MAX_VALUE || value === 0 ? 0 : value;
  },
  absent: 0,
};

export const flagCodec: Codec<boolean> = {
  write: (value) => (value ? "1" : "0"),
  read: (text, name) => {
    if (/^(1|true)$/i.test(text)) return true;
    if (/^(0|false|)$/i.test(text)) return false;
    throw unparsable(name, text);
  },
  absent: false,
};

/** Makes the codec of a number that may be unset, which TWS and its clients write in several ways. */
export function unsettable(codec: Codec<number>, unset: string): Codec<number | undefined> {
  return {
    write: (value) => (value === undefined ? unset : codec.write(value)),
    read: (text, name) => {
      if (text === "" || text === `${INT32_MAX}` || UNSET.has(text)) return undefined;
      return parseFloating(text) === Number.MAX_VALUE ? undefined : codec.read(text, name);
    },
    absent: undefined,
  };
}

/** Makes the codec of an offset that may be unset or infinite; infinite stands for "up to the midpoint". */
export function unbounded(codec: Codec<number | undefined>): Codec<number | undefined> {
  return {
    ...codec,
    write: (value) => (value === Number.POSITIVE_INFINITY ? "Infinity" : codec.write(value)),
    read: (text, name) =>
      parseFloating(text) === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : codec.read(text, name),
  };
}
