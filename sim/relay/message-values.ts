import type { REQUESTS } from "../wire/catalogue.ts";

/** Returns the values of a message that passes; undefined for one that is unknown or cannot be read at its version. */
export function valuesOf(
  messages: typeof REQUESTS,
  fields: readonly string[],
  version: number,
): Readonly<Record<string, unknown>> | undefined {
  try {
    return messages.get(fields[0] ?? "")?.read(fields, version) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
