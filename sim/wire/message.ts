/** In which server versions a field is on the wire: from `since` on, and no more from `before` on. */
export interface Gate {
  readonly since?: number;
  readonly before?: number;
}

/** Walks over the fields of one frame. */
export class Cursor {
  readonly #fields: readonly string[];
  #at = 0;

  constructor(fields: readonly string[]) {
    this.#fields = fields;
  }

  next(name: string): string {
    const field = this.#fields[this.#at++];
    if (field === undefined) throw new WireError(`field ${this.#at}, ${name}, is missing`);
    return field;
  }

  /** How many fields are left. */
  get left(): number {
    return Math.max(0, this.#fields.length - this.#at);
  }
}

/** Why a frame cannot be read. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** One part of a message: how it stands on the wire at a server version. */
export interface Field<Values> {
  write(values: Values, version: number, out: string[]): void;
  read(cursor: Cursor, version: number, into: Record<string, unknown>): void;
}

/** One kind of message, read and written by the same table. */
export interface Message<Values> {
  /** What logs and faults call it, e.g. `nextValidId`. */
  readonly name: string;
  /** Its number, the first field of the frame. */
  readonly id: number;
  /** @returns The whole frame, the number included. */
  write(values: Values, version: number): string[];
  /**
   * @param fields The whole frame, the number included.
   * @throws {WireError} When fields are missing, left over or not what they should be.
   */
  read(fields: readonly string[], version: number): Values;
}

/** Makes a message from its number and its fields, in the order of the wire. */
export function message<Values>(
  name: string,
  id: number,
  fields: readonly Field<NoInfer<Values>>[],
): Message<Values> {
  return {
    name,
    id,
    write: (values, version) => {
      const out = [`${id}`];
      for (const field of fields) field.write(values, version, out);
      return out;
    },
    read: (frame, version) => {
      const cursor = new Cursor(frame.slice(1));
      const values: Record<string, unknown> = {};
      for (const field of fields) field.read(cursor, version, values);
      if (cursor.left > 0) throw new WireError(`${cursor.left} fields too many`);
      return values as Values;
    },
  };
}

interface Codec<Value> {
  write(value: Value): string;
  read(text: string, name: string): Value;
  /** What a field that is not on the wire at this version stands for. */
  readonly absent: Value;
}

const onWire = (gate: Gate, version: number): boolean =>
  version >= (gate.since ?? 0) && version < (gate.before ?? Number.POSITIVE_INFINITY);

function field<Name extends string, Value>(
  name: Name,
  codec: Codec<Value>,
  gate: Gate,
): Field<Readonly<Record<Name, Value>>> {
  return {
    write: (values, version, out) => {
      if (onWire(gate, version)) out.push(codec.write(values[name]));
    },
    read: (cursor, version, into) => {
      into[name] = onWire(gate, version) ? codec.read(cursor.next(name), name) : codec.absent;
    },
  };
}

const textCodec: Codec<string> = {
  // A NUL inside a text would end the field early; nothing that TWS sends has one.
  write: (value) => value.replaceAll("\0", ""),
  read: (text) => text,
  absent: "",
};

const numberCodec = (pattern: RegExp): Codec<number> => ({
  write: (value) => `${value}`,
  read: (text, name) => {
    if (text === "") return 0;
    if (!pattern.test(text))
      throw new WireError(`unable to parse field ${name}: ${JSON.stringify(text.slice(0, 40))}`);
    return Number(text);
  },
  absent: 0,
});

const integerCodec = numberCodec(/^-?\d{1,15}$/);
const decimalCodec = numberCodec(/^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/);

const flagCodec: Codec<boolean> = {
  write: (value) => (value ? "1" : "0"),
  read: (text, name) => {
    if (/^(1|true)$/i.test(text)) return true;
    if (/^(0|false|)$/i.test(text)) return false;
    throw new WireError(`unable to parse field ${name}: ${JSON.stringify(text.slice(0, 40))}`);
  },
  absent: false,
};

/** Any text without NUL. */
export function text<Name extends string>(
  name: Name,
  gate: Gate = {},
): Field<Readonly<Record<Name, string>>> {
  return field(name, textCodec, gate);
}

/** A whole number; empty reads as 0. */
export function integer<Name extends string>(
  name: Name,
  gate: Gate = {},
): Field<Readonly<Record<Name, number>>> {
  return field(name, integerCodec, gate);
}

/** A number; empty reads as 0. */
export function decimal<Name extends string>(
  name: Name,
  gate: Gate = {},
): Field<Readonly<Record<Name, number>>> {
  return field(name, decimalCodec, gate);
}

/** True or false; empty reads as false. */
export function flag<Name extends string>(
  name: Name,
  gate: Gate = {},
): Field<Readonly<Record<Name, boolean>>> {
  return field(name, flagCodec, gate);
}

/** A field that carries nothing that anybody looks at, such as the message's own version. */
export function fixed(value: string | number, gate: Gate = {}): Field<unknown> {
  return {
    write: (_values, version, out) => {
      if (onWire(gate, version)) out.push(`${value}`);
    },
    read: (cursor, version) => {
      if (onWire(gate, version)) cursor.next("version");
    },
  };
}

/** A count, then so many groups of fields. */
export function list<Name extends string, Row>(
  name: Name,
  fields: readonly Field<NoInfer<Row>>[],
  gate: Gate = {},
): Field<Readonly<Record<Name, readonly Row[]>>> {
  return {
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
      if (count < 0 || count > cursor.left) throw new WireError(`${name} claims ${count} rows`);
      for (let row = 0; row < count; row++) {
        const values: Record<string, unknown> = {};
        for (const part of fields) part.read(cursor, version, values);
        rows.push(values as Row);
      }
    },
  };
}

/** Fields that are on the wire only when the values before them say so. */
export function when<Values>(
  condition: (values: Values) => boolean,
  fields: readonly Field<Values>[],
  absent: Partial<Values>,
): Field<Values> {
  return {
    write: (values, version, out) => {
      if (condition(values)) for (const part of fields) part.write(values, version, out);
    },
    read: (cursor, version, into) => {
      if (condition(into as Values)) for (const part of fields) part.read(cursor, version, into);
      else Object.assign(into, absent);
    },
  };
}
