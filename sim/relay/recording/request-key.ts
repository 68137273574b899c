import type { Values } from "./exchanges.ts";
import { messageOf, valuesOf } from "./exchanges.ts";

/** Values that are numbers of requests and orders, which a client chooses. */
const NUMBERS: ReadonlySet<string> = new Set(["reqId", "orderId", "parentId", "clientId"]);

/** Gets the content of a request at a version: its values but for the numbers that a client chooses. */
export function contentOf(fields: readonly string[], version: number, at: number): Values | undefined {
  const message = messageOf("in", fields);
  const values = valuesOf("in", fields, version);
  if (message === undefined || values === undefined) return undefined;
  // A session begins with whatever its client says of itself.
  if (message.name === "startApi") return {};
  // What an older version does not have cannot be compared.
  const common = at === version ? values : valuesOf("in", message.write(values as never, at), at);
  return Object.fromEntries(Object.entries(common ?? {}).filter(([name]) => !NUMBERS.has(name)));
}

/** Makes the key under which equal requests are found. */
export function requestKey(name: string, content: Values | undefined, fields: readonly string[]): string {
  const text = content === undefined ? fields.join("\0") : JSON.stringify(content, infinite);
  return `${name} ${text}`;
}

function infinite(_: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? "Infinity" : value;
}
