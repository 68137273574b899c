import type { Gate } from "./gates.ts";

/** Walks over the fields of one frame. */
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

  /** How many fields are left. */
  get left(): number {
    return Math.max(0, this.#fields.length - this.#at);
  }
}

/** Why a frame cannot be read. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** A frame ends before its message does. */
class MissingField extends WireError {}

/** What a value on the wire is. */
export type PartKind =
  | "text"
  | "integer"
  | "long"
  | "decimal"
  | "flag"
  | "optional integer"
  | "optional decimal"
  | "list";

/** One named value of a message, for whoever prints, records or checks messages without knowing them. */
export interface Part {
  readonly name: string;
  readonly kind: PartKind;
  /** At which versions it is on the wire. */
  readonly gate: Gate;
  /** Is it there only when values before it say so? */
  readonly conditional?: boolean;
  /** What each row of a list has. */
  readonly rows?: readonly Part[];
}

/** One piece of a message: how it stands on the wire at a server version. */
export interface Field<Values> {
  readonly parts: readonly Part[];
  write(values: Values, version: number, out: string[]): void;
  read(cursor: Cursor, version: number, into: Record<string, unknown>): void;
}

/** One kind of message, read and written by the same table. */
export interface Message<Values> {
  /** What logs and faults call it, e.g. `nextValidId`. */
  readonly name: string;
  /** Its number, the first field of the frame. */
  readonly id: number;
  /** Its values, in the order of the wire. */
  readonly parts: readonly Part[];
  /** @returns The whole frame, the number included. */
  write(values: Values, version: number): string[];
  /**
   * @param fields The whole frame, the number included.
   * @throws {WireError} When fields are missing, left over or not what they should be.
   */
  read(fields: readonly string[], version: number): Values;
  /**
   * How many of some fields it has, the number included; undefined where more are still to come.
   *
   * @throws {WireError} When a field is not what it should be.
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
      // Some fields are there only if earlier ones say so.
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

/** The values of some fields, in their order. */
export function partsOf(fields: readonly Pick<Field<never>, "parts">[]): readonly Part[] {
  return fields.flatMap(({ parts }) => parts);
}
