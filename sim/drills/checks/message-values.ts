import type { AnyLogged } from "../../mod.ts";

/** Values of a message by their names. */
export type Values = Readonly<Record<string, unknown>>;

const cache = new WeakMap<AnyLogged, Values>();

/** Gets the values of a message; empty for one that cannot be read. */
export function valuesOf(message: AnyLogged): Values {
  const known = cache.get(message);
  if (known !== undefined) return known;
  const values = read(message);
  cache.set(message, values);
  return values;
}

function read(message: AnyLogged): Values {
  try {
    return message.values ?? {};
  } catch {
    return {};
  }
}

/** Gets the number of the request or order of a message; undefined for none. */
export function idOf(message: AnyLogged): number | undefined {
  try {
    return message.id;
  } catch {
    return undefined;
  }
}
