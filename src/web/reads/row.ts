import { typeName } from "../../arguments/fault-texts.ts";
import { PoolError } from "../../errors.ts";
import { oneLine } from "../../util/one-line.ts";
import type { RowFields } from "../rows/fill.ts";
import { numberOf } from "../rows/number.ts";

/** Length of a value in an error message. */
const SHOWN_CHARS_MAX = 100;

/** Makes the error of an answer that cannot be read. @param reason E.g. `conid: expected number, received "abc"`. */
export function unreadable(what: string, subject: string, reason: string): PoolError {
  return new PoolError(
    "WEB_ERROR",
    `Cannot ${what}: the gateway sent ${subject} that cannot be read: ${reason}`,
  );
}

/** Describes a value that was received, for an error message. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return `"${oneLine(value, SHOWN_CHARS_MAX)}"`;
  return typeof value === "number" ? `${value}` : typeName(value);
}

/** Gives the rows of a list. @throws {PoolError} `WEB_ERROR` when the body is no list. */
export function rowsOf(what: string, subject: string, body: unknown): readonly Row[] {
  if (!Array.isArray(body))
    throw unreadable(what, `a list of ${subject}s`, `expected array, received ${shown(body)}`);
  return body.map((value) => new Row(what, `a ${subject}`, value));
}

/**
 * One object of an answer. Fields may be missing, null or empty, which all mean undefined; a field of another type is an
 * error with a sentence, so that no caller receives NaN or a text in place of a number.
 */
export class Row implements RowFields {
  readonly #what: string;
  readonly #subject: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  /** Checks that a value is an object. @param subject Name of the row with its article, e.g. `a position`. */
  constructor(what: string, subject: string, value: unknown) {
    this.#what = what;
    this.#subject = subject;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw unreadable(what, subject, `expected object, received ${shown(value)}`);
    this.#fields = value as Record<string, unknown>;
  }

  /** The fields in their order, with their names. */
  entries(): [name: string, value: unknown][] {
    return Object.entries(this.#fields);
  }

  /** The value of a field as it is; null and empty text are undefined. */
  raw(name: string): unknown {
    const value = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
    return value === null || value === "" ? undefined : value;
  }

  /** The text of the first field that has one; numbers are converted. */
  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.raw(name);
      if (value === undefined) continue;
      if (typeof value === "string") return value;
      if (typeof value === "number" && Number.isFinite(value)) return String(value);
      throw this.fault(name, "text", value);
    }
    return undefined;
  }

  /** The number of the first field that has one; texts that hold a number are converted. */
  number(...names: readonly string[]): number | undefined {
    for (const name of names) {
      const value = this.raw(name);
      if (value === undefined) continue;
      const number = numberOf(value);
      if (number === undefined) throw this.fault(name, "number", value);
      return number;
    }
    return undefined;
  }

  /** The number of the first field that has one. @throws {PoolError} `WEB_ERROR` when none has. */
  neededNumber(...names: readonly string[]): number {
    const number = this.number(...names);
    if (number === undefined) throw this.fault(names[0] ?? "", "number", undefined);
    return number;
  }

  /** The text of the first field that has one. @throws {PoolError} `WEB_ERROR` when none has. */
  neededText(...names: readonly string[]): string {
    const text = this.text(...names);
    if (text === undefined) throw this.fault(names[0] ?? "", "text", undefined);
    return text;
  }

  /** A contract ID. @throws {PoolError} `WEB_ERROR` when it is none. */
  conId(...names: readonly string[]): number {
    const number = this.neededNumber(...names);
    if (!Number.isSafeInteger(number) || number < 1) throw this.fault(names[0] ?? "", "contract ID", number);
    return number;
  }

  /** An object in the row. */
  row(name: string): Row {
    return new Row(this.#what, `${this.#subject} with ${name}`, this.raw(name));
  }

  /** Makes the error of a field. */
  fault(name: string, expected: string, value: unknown): PoolError {
    return unreadable(this.#what, this.#subject, `${name}: expected ${expected}, received ${shown(value)}`);
  }
}
