import { sessionOfFrame } from "./topic-message.ts";

/**
 * Gets the session ID of the cookie `api`, in either of its forms: the bare ID, or JSON with `session`. The JSON may be
 * percent-encoded.
 *
 * @returns Undefined where there is none.
 */
export function sessionOfCookie(header: string | undefined): string | undefined {
  const value = /(?:^|;\s*)api=(\{[^}]*\}|[^;]*)/.exec(header ?? "")?.[1]?.trim();
  if (value === undefined || value === "") return undefined;
  const plain = decoded(value).replace(/^"(.*)"$/, "$1");
  return plain.startsWith("{") ? sessionOfFrame(plain) : plain;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
