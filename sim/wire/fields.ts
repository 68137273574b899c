import {
  type Codec,
  decimalCodec,
  flagCodec,
  integerCodec,
  longCodec,
  textCodec,
  unsettable,
} from "./codecs.ts";
import { type Gate, onWire } from "./gates.ts";
import { type Field, type PartKind, partsOf, WireError } from "./message.ts";

/** A field of this name and no other. */
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

/** How the server writes a number with a fraction that nobody set. */
export const UNSET_DECIMAL = "1.7976931348623157E308";

/** Any text without NUL. */
export function text<Name extends string>(name: Name, gate: Gate = {}): Named<Name, string> {
  return field(name, "text", textCodec, gate);
}

/** A whole number of 32 bits; empty reads as 0. */
export function integer<Name extends string>(name: Name, gate: Gate = {}): Named<Name, number> {
  return field(name, "integer", integerCodec, gate);
}

/** A whole number of up to 53 bits; empty reads as 0. */
export function long<Name extends string>(name: Name, gate: Gate = {}): Named<Name, number> {
  return field(name, "long", longCodec, gate);
}

/** A number; empty reads as 0. */
export function decimal<Name extends string>(name: Name, gate: Gate = {}): Named<Name, number> {
  return field(name, "decimal", decimalCodec, gate);
}

/** A whole number, or undefined where it is empty or the largest of 32 bits. */
export function optionalInteger<Name extends string>(
  name: Name,
  gate: Gate = {},
): Named<Name, number | undefined> {
  return field(name, "optional integer", unsettable(integerCodec, ""), gate);
}

/**
 * A number, or undefined where it is empty or the largest double.
 *
 * @param unset How undefined is written.
 */
export function optionalDecimal<Name extends string>(
  name: Name,
  gate: Gate = {},
  unset = "",
): Named<Name, number | undefined> {
  return field(name, "optional decimal", unsettable(decimalCodec, unset), gate);
}

/** True or false; empty reads as false. */
export function flag<Name extends string>(name: Name, gate: Gate = {}): Named<Name, boolean> {
  return field(name, "flag", flagCodec, gate);
}

/** A field that carries nothing that anybody looks at, such as the message's own version. */
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

/** No frame has room for more. */
const ROWS_MAX = 8_000_000;

/** A count, then so many groups of fields. */
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
 * Fields that are on the wire only when the values before them say so.
 *
 * @param absent What they stand for when they are not there.
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
