import type { Direction } from "../../wire/describe.ts";
import { messageOf, type Values, valuesOf } from "./exchanges.ts";

/** Values of a frame to replace, by their names. */
export type Replacements = Readonly<Record<string, number | undefined>>;

/**
 * Replaces numbers in a frame, and leaves every other byte of it as it is. At another version than its own it is written anew,
 * with the fields that the other version has.
 *
 * @param version Version at which it was written.
 * @param target Version at which it is needed.
 */
export function renumbered(
  direction: Direction,
  fields: readonly string[],
  version: number,
  target: number,
  replacements: Replacements,
): readonly string[] {
  const message = messageOf(direction, fields);
  if (message === undefined) return fields;
  if (version === target) {
    const names = message.names(fields, version);
    return fields.map((field, place) => {
      const replacement = replacements[names[place] ?? ""];
      return replacement === undefined ? field : `${replacement}`;
    });
  }
  const values: Values | undefined = valuesOf(direction, fields, version);
  if (values === undefined) return fields;
  const replaced: Record<string, unknown> = { ...values };
  for (const [name, number] of Object.entries(replacements))
    if (number !== undefined && name in values) replaced[name] = number;
  return message.write(replaced as never, target);
}
