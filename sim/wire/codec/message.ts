import type { Gate } from "./gates.ts";

/** Position among the fields of one frame. */
export class Cursor {
  readonly #fields: readonly string[];
  #at = 0;

  constructor(fields: readonly string[]) {
    this.#fields = fields;
  }

  next(name: string): string {
    const field = this.#fields[this.#at++];
    if (field === undefined) throw new MissingField(`field ${this.#at}, ${name}, is missing`);
    return field;
  }

  /** Number of fields left. */
  get left(): number {
    return Math.max(0, this.#fields.length - this.#at);
  }
}

/** Error of a frame that cannot be read. */
export class WireError extends Error {
  override readonly name = "WireError";
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
   * Reads a message.
   *
   * @param fields The whole frame, its number included.
   * @throws {WireError} When fields are missing, left over or invalid.
   */
  read(fields: readonly string[], version: number): Values;
  /**
   * Counts how many of some fields belong to the message, its number included; undefined while some are missing.
   *
   * @throws {WireError} When a field is invalid.
   */
  length(fields: readonly string[], version: number): number | undefined;
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
    parts: partsOf(fields),
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
    length: (frame, version) => {
      const cursor = new Cursor(frame.slice(1));
      // Some fields are there only when earlier values require them.
      const values: Record<string, unknown> = {};
      try {
        for (const field of fields) field.read(cursor, version, values);
      } catch (cause) {
        if (cause instanceof MissingField) return undefined;
        throw cause;
      }
      return frame.length - cursor.left;
    },
  };
}

/** Gets the values of fields, in their order. */
export function partsOf(fields: readonly Pick<Field<never>, "parts">[]): readonly Part[] {
  return fields.flatMap(({ parts }) => parts);
}
