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

function unparsable(name: string, text: string): WireError {
  return new WireError(`unable to parse field ${name}: ${JSON.stringify(text.slice(0, 40))}`);
}

const INT32_MAX = 2_147_483_647;

function readWhole(max: number): (text: string, name: string) => number {
  return (text, name) => {
    if (text === "") return 0;
    if (!/^[-+]?\d{1,16}$/.test(text)) throw unparsable(name, text);
    const value = Number(text);
    if (Math.abs(value) > max) throw unparsable(name, text);
    return value === 0 ? 0 : value;
  };
}

export const integerCodec: Codec<number> = {
  write: (value) => `${value}`,
  read: readWhole(INT32_MAX),
  absent: 0,
};

export const longCodec: Codec<number> = { ...integerCodec, read: readWhole(Number.MAX_SAFE_INTEGER) };

export const decimalCodec: Codec<number> = {
  write: (value) => `${value}`,
  read: (text, name) => {
    if (text === "") return 0;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) throw unparsable(name, text);
    return Number(text);
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

/** Makes the codec of a number that may be unset, which TWS and its clients write in three ways. */
export function unsettable(codec: Codec<number>, unset: string): Codec<number | undefined> {
  return {
    write: (value) => (value === undefined ? unset : codec.write(value)),
    read: (text, name) => {
      if (text === "" || text === `${INT32_MAX}` || text === "1.7976931348623157E308") return undefined;
      if (text === "Infinity") return Number.POSITIVE_INFINITY;
      const value = codec.read(text, name);
      return value === Number.MAX_VALUE ? undefined : value;
    },
    absent: undefined,
  };
}
