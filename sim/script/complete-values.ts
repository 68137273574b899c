import type { AnyMessage } from "../wire/catalogue.ts";
import { blankValue } from "../wire/codec/blank-value.ts";
import type { Part } from "../wire/codec/message.ts";
import { suggestion } from "../world/nearest-name.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * Completes the values of a message: what is not given is empty, 0 or false, in the rows of lists too.
 *
 * @throws {TypeError} For a value that the message does not have; the error names the nearest one that exists.
 */
export function completeValues({ name, parts }: Pick<AnyMessage, "name" | "parts">, values: Values): Values {
  return complete(name, parts, values);
}

function complete(where: string, parts: readonly Part[], values: Values): Values {
  checkNames({ name: where, parts }, Object.keys(values));
  return Object.fromEntries(
    parts.map((part) => {
      const value = values[part.name];
      if (part.rows === undefined || !Array.isArray(value)) return [part.name, value ?? blankValue(part)];
      const { rows } = part;
      return [part.name, value.map((row: Values, at) => complete(`${where}.${part.name}[${at}]`, rows, row))];
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
