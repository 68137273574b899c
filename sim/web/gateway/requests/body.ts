import type { GatewayRequest } from "../messages.ts";

/** The body of a request, or the reason why it cannot be read. */
export type Body = { readonly value: unknown } | { readonly failure: string };

/** Largest body that is read, in characters. */
const CHARACTERS_MAX = 1_000_000;

/** Parses a body: a form where the content type says so, otherwise JSON. */
export function parseBody({ body, headers }: Pick<GatewayRequest, "body" | "headers">): Body {
  if (body.trim() === "") return { value: undefined };
  if (body.length > CHARACTERS_MAX)
    return { failure: `Cannot read the body: it has more than ${CHARACTERS_MAX} characters` };
  if (/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? ""))
    return { value: Object.fromEntries(new URLSearchParams(body)) };
  try {
    return { value: JSON.parse(body) };
  } catch {
    return { failure: "Cannot read the body: it is not JSON" };
  }
}

/** Gets the fields of a body; empty where it is no object. */
export function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === "object" && body !== null && !Array.isArray(body)
    ? (body as Readonly<Record<string, unknown>>)
    : {};
}
