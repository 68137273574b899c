import type { z } from "zod";
import type { AnyMessage } from "../wire/catalogue.ts";
import { blankValue } from "../wire/codec/blank-value.ts";
import type { Part } from "../wire/codec/message.ts";
import { someValuesSchema } from "../wire/values-schema.ts";
import { gotText } from "../world/check-fields.ts";
import { suggestion } from "../world/nearest-name.ts";
import { bounded, problemsOf } from "../world/schema-problems.ts";

type Values = Readonly<Record<string, unknown>>;

type Described = Pick<AnyMessage, "name" | "parts">;

const SCHEMAS = new WeakMap<readonly Part[], z.ZodType>();

/**
 * Completes the values of a message: what is not given is empty, 0 or false, in the rows of lists too.
 *
 * @throws {TypeError} For a value that the message does not have, with the nearest one that exists, and for one of another
 * kind.
 */
export function completeValues(message: Described, values: Values): Values {
  checkObject(`send ${message.name}`, values);
  const completed = complete(message.name, message.parts, values);
  checkKinds(message, completed);
  return completed;
}

/** Checks some values of a message: their names and their kinds. @throws {TypeError} As `completeValues`. */
export function checkSomeValues(message: Described, values: Values): void {
  checkNames(message, Object.keys(values));
  checkKinds(message, values);
}

function checkKinds({ name, parts }: Described, values: Values): void {
  const schema = SCHEMAS.get(parts) ?? someValuesSchema(parts);
  SCHEMAS.set(parts, schema);
  const checked = schema.safeParse(values);
  if (!checked.success)
    throw new TypeError(`Cannot send ${name}: ${bounded(problemsOf(checked.error)).join("; ")}`);
}

/** Checks that values are given by their names. @throws {TypeError} `Cannot <cannot>: ...` */
export function checkObject(cannot: string, values: unknown): void {
  if (typeof values === "object" && values !== null && !Array.isArray(values)) return;
  throw new TypeError(`Cannot ${cannot}: expected values by their names, got ${gotText(values)}`);
}

function complete(where: string, parts: readonly Part[], values: Values): Values {
  checkNames({ name: where, parts }, Object.keys(values));
  return Object.fromEntries(
    parts.map((part) => {
      const value = values[part.name];
      if (value === undefined) return [part.name, blankValue(part)];
      const { rows } = part;
      if (rows === undefined || !Array.isArray(value)) return [part.name, value];
      const completed = value.map((row: Values, at) => {
        const place = `${where}.${part.name}[${at}]`;
        checkObject(`send ${place}`, row);
        return complete(place, rows, row);
      });
      return [part.name, completed];
    }),
  );
}

/** Checks the names of values, so that a typing error is no match that never holds. @throws {TypeError} */
export function checkNames(message: Pick<AnyMessage, "name" | "parts">, given: readonly string[]): void {
  const names = message.parts.map(({ name }) => name);
  for (const one of given) {
    if (!names.includes(one))
      throw new TypeError(`Cannot use ${message.name}: it has no value ${one}; ${suggestion(one, names)}`);
  }
}
