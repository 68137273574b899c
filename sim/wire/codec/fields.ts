import {
  asciiCodec,
  type Codec,
  decimalCodec,
  flagCodec,
  integerCodec,
  longCodec,
  orderIntegerCodec,
  textCodec,
  unbounded,
  unsettable,
} from "./codecs.ts";
import { GATES, type Gate, onWire } from "./gates.ts";
import { parseWhole, UNSET_DOUBLE } from "./java-numbers.ts";
import { type Field, type PartKind, partsOf, WireError } from "./message.ts";

/** A field of one name. */
type Named<Name extends string, Value> = Field<Readonly<Record<Name, Value>>>;

function field<Name extends string, Value>(
  name: Name,
  kind: PartKind,
  codec: Codec<Value>,
  gate: Gate,
): Named<Name, Value> {
  return {
    parts: [{ name, kind, gate }],
    write: (values, version, out) => {
      if (onWire(gate, version)) out.push(codec.write(values[name]));
    },
    read: (cursor, version, into) => {
      into[name] = onWire(gate, version) ? codec.read(cursor.next(name), name) : codec.absent;
    },
  };
}

/** Text with which the server writes an unset decimal. */
export const UNSET_DECIMAL: string = UNSET_DOUBLE;

/** Makes a field of any text without NUL. */
export function text<Name extends string>(name: Name, gate: Gate = {}): Named<Name, string> {
  return field(name, "text", textCodec, gate);
}

/** Makes a field of any text without NUL, which is escaped to ASCII from version 153 on. */
export function escapedText<Name extends string>(name: Name, gate: Gate = {}): Named<Name, string> {
  const plain = text(name, gate);
  const ascii = field(name, "text", asciiCodec, gate);
  const at = (version: number): Named<Name, string> => (onWire(GATES.asciiTexts, version) ? ascii : plain);
  return {
    parts: plain.parts,
    write: (values, version, out) => at(version).write(values, version, out),
    read: (cursor, version, into) => at(version).read(cursor, version, into),
  };
}

/** Makes a field of a whole number of 32 bits; empty reads as 0. */
export function integer<Name extends string>(name: Name, gate: Gate = {}): Named<Name, number> {
  return field(name, "integer", integerCodec, gate);
}

/** Makes a field of a whole number of an order; empty and the largest number of 32 bits, which both mean unset, read as 0. */
export function orderInteger<Name extends string>(name: Name, gate: Gate = {}): Named<Name, number> {
  return field(name, "integer", orderIntegerCodec, gate);
}

/** Makes a field of a whole number of up to 53 bits; empty reads as 0. */
export function long<Name extends string>(name: Name, gate: Gate = {}): Named<Name, number> {
  return field(name, "long", longCodec, gate);
}

/** Makes a field of a number; empty reads as 0. */
export function decimal<Name extends string>(name: Name, gate: Gate = {}): Named<Name, number> {
  return field(name, "decimal", decimalCodec, gate);
}

/** Makes a field of a whole number; empty and the largest of 32 bits read as undefined. */
export function optionalInteger<Name extends string>(
  name: Name,
  gate: Gate = {},
): Named<Name, number | undefined> {
  return field(name, "optional integer", unsettable(integerCodec, ""), gate);
}

/**
 * Makes a field of a number; empty and the largest double read as undefined.
 *
 * @param unset Text that undefined is written as.
 */
export function optionalDecimal<Name extends string>(
  name: Name,
  gate: Gate = {},
  unset = "",
): Named<Name, number | undefined> {
  return field(name, "optional decimal", unsettable(decimalCodec, unset), gate);
}

/** Makes a field of an offset; empty and the largest double read as undefined, and `Infinity` as infinite. */
export function optionalOffset<Name extends string>(
  name: Name,
  gate: Gate = {},
): Named<Name, number | undefined> {
  return field(name, "optional decimal", unbounded(unsettable(decimalCodec, "")), gate);
}

/**
 * Makes a field of options, `tag=value;tag=value;`. ib_async sends two fields here: their count, then the options; the real
 * server understands both forms.
 */
export function options<Name extends string>(name: Name): Named<Name, string> {
  const plain = text(name);
  return {
    ...plain,
    read: (cursor, version, into) => {
      plain.read(cursor, version, into);
      if (cursor.left > 0 && parseWhole(String(into[name])) !== undefined) plain.read(cursor, version, into);
    },
  };
}

/** Makes a field of true or false; empty reads as false. */
export function flag<Name extends string>(name: Name, gate: Gate = {}): Named<Name, boolean> {
  return field(name, "flag", flagCodec, gate);
}

/** Makes a field whose value is never read, such as the version of a message. */
export function fixed(value: string | number, gate: Gate = {}): Field<unknown> {
  return {
    parts: [],
    write: (_values, version, out) => {
      if (onWire(gate, version)) out.push(`${value}`);
    },
    read: (cursor, version) => {
      if (onWire(gate, version)) cursor.next("version");
    },
  };
}

/** Number of rows of the longest list that is read. The longest that the server sends has 20 000. */
const ROWS_MAX = 100_000;

/** Makes a field of rows: their count, then the fields of each. */
export function list<Name extends string, Row>(
  name: Name,
  fields: readonly Field<NoInfer<Row>>[],
  gate: Gate = {},
): Named<Name, readonly Row[]> {
  return {
    parts: [{ name, kind: "list", gate, rows: partsOf(fields) }],
    write: (values, version, out) => {
      if (!onWire(gate, version)) return;
      const rows = values[name];
      out.push(`${rows.length}`);
      for (const row of rows) for (const part of fields) part.write(row, version, out);
    },
    read: (cursor, version, into) => {
      if (cursor.endsAtList && onWire(gate, version)) throw new WireError(`${name} is a list`);
      const rows: Row[] = [];
      into[name] = rows;
      if (!onWire(gate, version)) return;
      const count = integerCodec.read(cursor.next(name), name);
      if (count < 0 || count > ROWS_MAX) throw new WireError(`${name} claims ${count} rows`);
      for (let row = 0; row < count; row++) {
        const values: Record<string, unknown> = {};
        for (const part of fields) part.read(cursor, version, values);
        rows.push(values as Row);
      }
    },
  };
}

/**
 * Makes fields that are on the wire only when earlier values require them.
 *
 * @param absent Their values when they are not on the wire.
 */
export function when<Values>(
  condition: (values: Values) => boolean,
  fields: readonly Field<Values>[],
  absent: Partial<Values>,
  gate: Gate = {},
): Field<Values> {
  return {
    parts: partsOf(fields).map((part) => ({ ...part, conditional: true })),
    write: (values, version, out) => {
      if (onWire(gate, version) && condition(values))
        for (const part of fields) part.write(values, version, out);
    },
    read: (cursor, version, into) => {
      if (onWire(gate, version) && condition(into as Values))
        for (const part of fields) part.read(cursor, version, into);
      else Object.assign(into, absent);
    },
  };
}
