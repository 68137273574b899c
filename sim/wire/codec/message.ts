import { type Gate, onWire } from "./gates.ts";

/** Position among the fields of one frame. */
export class Cursor {
  readonly #fields: readonly string[];
  readonly #from: number;
  #at: number;

  /** Whether reading ends at the first list. */
  readonly endsAtList: boolean;

  /** @param from Index of the first field of the message, which is its number and is skipped. */
  constructor(fields: readonly string[], from = 0, endsAtList = false) {
    this.#fields = fields;
    this.endsAtList = endsAtList;
    this.#from = from;
    this.#at = from + 1;
  }

  next(name: string): string {
    const field = this.#fields[this.#at++];
    if (field === undefined) throw new MissingField(`Field ${this.used - 1}, '${name}', is missing`);
    return field;
  }

  /** Number of fields read, the number of the message included. */
  get used(): number {
    return this.#at - this.#from;
  }

  /** Number of fields left. */
  get left(): number {
    return Math.max(0, this.#fields.length - this.#at);
  }

  /** Tests whether every field that is left is empty. */
  get leftIsEmpty(): boolean {
    for (let at = this.#at; at < this.#fields.length; at++) if (this.#fields[at] !== "") return false;
    return true;
  }
}

/** Cursor that keeps the name of every field it has read. */
class NamingCursor extends Cursor {
  readonly names: string[] = ["id"];

  override next(name: string): string {
    const field = super.next(name);
    this.names.push(name);
    return field;
  }
}

/** Error of a frame that cannot be read. */
export class WireError extends Error {
  override readonly name = "WireError";
  /** Number of the request or the order, where it was read before the error. */
  reqId: number | undefined;
}

/** Error of a frame that ends before its message does. */
class MissingField extends WireError {}

/** Kind of a value on the wire. */
export type PartKind =
  | "text"
  | "integer"
  | "long"
  | "decimal"
  | "flag"
  | "optional integer"
  | "optional decimal"
  | "list";

/** A named value of a message, for code that prints, records or checks messages of any kind. */
export interface Part {
  readonly name: string;
  readonly kind: PartKind;
  /** Versions that have it on the wire. */
  readonly gate: Gate;
  /** Whether it is on the wire only when earlier values require it. */
  readonly conditional?: boolean;
  /** Values of each row of a list. */
  readonly rows?: readonly Part[];
}

/** Part of a message that can be written and read at a server version. */
export interface Field<Values> {
  readonly parts: readonly Part[];
  write(values: Values, version: number, out: string[]): void;
  read(cursor: Cursor, version: number, into: Record<string, unknown>): void;
}

/** A kind of message, read and written by the same fields. */
export interface Message<Values> {
  /** Its name in logs and faults, e.g. `nextValidId`. */
  readonly name: string;
  /** Its number, the first field of the frame. */
  readonly id: number;
  /** Its values, in the order of the wire. */
  readonly parts: readonly Part[];
  /** Writes a message. @returns The whole frame, its number included. */
  write(values: Values, version: number): string[];
  /**
   * Reads a message. Empty fields at its end are ignored, as by TWS: some clients send one more than there is. Reading one
   * frame again can give the same object, which nobody changes.
   *
   * @param fields The whole frame, its number included, which does not change any more.
   * @throws {WireError} When fields are missing, left over or invalid.
   */
  read(fields: readonly string[], version: number): Values;
  /**
   * Reads the values at the beginning of a message, up to the first that is a list, missing or invalid.
   *
   * @param last Name of the last value to read. Default: none.
   */
  beginning(fields: readonly string[], version: number, last?: string): Partial<Values>;
  /**
   * Gets the name of each field of a frame, `id` for its first; the count of a list has the name of the list, and its rows the
   * names of their values. It ends before the first field that is missing or invalid.
   */
  names(fields: readonly string[], version: number): readonly string[];
  /**
   * Counts how many of some fields belong to the message, its number included; undefined while some are missing.
   *
   * @param from Index of the number of the message.
   * @throws {WireError} When a field is invalid.
   */
  length(fields: readonly string[], version: number, from?: number): number | undefined;
}

/** Makes a message from its number and its fields, in the order of the wire. */
export function message<Values>(
  name: string,
  id: number,
  fields: readonly Field<NoInfer<Values>>[],
): Message<Values> {
  /** What was read last: a log reads a message that TWS reads after it, and a long one takes time. */
  let newest: { frame: readonly string[]; version: number; values: Values } | undefined;
  return {
    name,
    id,
    parts: partsOf(fields),
    write: (values, version) => {
      const out = [`${id}`];
      for (const field of fields) field.write(values, version, out);
      return out;
    },
    read: (frame, version) => {
      if (newest?.frame === frame && newest.version === version) return newest.values;
      const cursor = new Cursor(frame);
      const values: Record<string, unknown> = {};
      try {
        for (const field of fields) field.read(cursor, version, values);
        if (!cursor.leftIsEmpty) throw new WireError(`${cursor.left} fields too many`);
      } catch (cause) {
        if (cause instanceof WireError) cause.reqId = numberOf(values);
        throw cause;
      }
      newest = frame.length <= KEPT_FIELDS_MAX ? { frame, version, values: values as Values } : undefined;
      return values as Values;
    },
    beginning: (frame, version, last) => {
      const cursor = new Cursor(frame.slice(0, BEGINNING_FIELDS), 0, true);
      const values: Record<string, unknown> = {};
      try {
        for (const field of fields) {
          if (isList(field, version)) break;
          field.read(cursor, version, values);
          if (last !== undefined && last in values) break;
        }
      } catch (cause) {
        if (!(cause instanceof WireError)) throw cause;
      }
      return values as Partial<Values>;
    },
    names: (frame, version) => {
      const cursor = new NamingCursor(frame);
      const values: Record<string, unknown> = {};
      try {
        for (const field of fields) field.read(cursor, version, values);
      } catch (cause) {
        if (!(cause instanceof WireError)) throw cause;
      }
      return cursor.names;
    },
    length: (frame, version, from = 0) => {
      const cursor = new Cursor(frame, from);
      // Some fields are there only when earlier values require them.
      const values: Record<string, unknown> = {};
      try {
        for (const field of fields) field.read(cursor, version, values);
      } catch (cause) {
        if (cause instanceof MissingField) return undefined;
        throw cause;
      }
      return cursor.used;
    },
  };
}

/** Number of fields of the longest message whose values are kept until the next one is read. */
const KEPT_FIELDS_MAX = 256;
/** Number of fields of which `beginning` reads values at most. */
const BEGINNING_FIELDS = 64;

/** Tests whether a field is a list, at which `beginning` ends: an error at each would cost more than all that is read. */
function isList({ parts: [part] }: Field<never>, version: number): boolean {
  return part?.kind === "list" && part.conditional !== true && onWire(part.gate, version);
}

/** Gets the number of the request or the order among the values read so far. */
function numberOf({ reqId, orderId }: Record<string, unknown>): number | undefined {
  const id = reqId ?? orderId;
  return typeof id === "number" ? id : undefined;
}

/** Gets the values of fields, in their order. */
export function partsOf(fields: readonly Pick<Field<never>, "parts">[]): readonly Part[] {
  return fields.flatMap(({ parts }) => parts);
}
