import { PoolError, reasonOf } from "../../errors.ts";
import { oneLine } from "../../util/one-line.ts";
import type { WebCall } from "../call.ts";
import type { WebPoolOptions } from "../options.ts";
import type { CookieJar } from "./cookie-jar.ts";

/** Name that the gateway sees; IBKR refuses requests without one. */
const USER_AGENT = "ibkr-pool";

/**
 * Builds the URL of a request.
 *
 * @param base Base URL, which ends with `/v1/api`.
 * @throws {PoolError} `INVALID_OPTION` for a path that is none, or that leaves the API.
 */
export function requestUrl(what: string, base: string, { path, query }: WebCall): string {
  const refuse = (why: string): never => {
    throw new PoolError("INVALID_OPTION", `Cannot ${what}: the path ${why}`);
  };
  if (typeof path !== "string" || !path.startsWith("/")) return refuse("must begin with a slash");
  if (path.includes("?") || path.includes("#")) return refuse("holds a query: give it in the field query");
  const whole = `${base}${path}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url?.href.startsWith(`${base}/`) !== true) return refuse(`${oneLine(path, 200)} is not below /v1/api`);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url.href;
}

/**
 * Gathers the header fields of a request: those of the pool, the user's, and the cookies.
 *
 * @throws {PoolError} `INVALID_OPTION` for fields that no request can have. Their values are secret, and not repeated.
 */
export function requestHeaders(
  what: string,
  given: WebPoolOptions["headers"],
  jar: CookieJar,
  body: RequestBody | undefined,
): Headers {
  const headers = new Headers({ accept: "application/json", "user-agent": USER_AGENT });
  if (body !== undefined) headers.set("content-type", body.type);
  for (const [name, value] of userHeaders(what, given)) {
    try {
      headers.set(name, value);
    } catch {
      throw noField(what, name);
    }
  }
  const cookies = jar.header(headers.get("cookie") ?? undefined);
  if (cookies !== undefined) headers.set("cookie", cookies);
  return headers;
}

/**
 * Reads the header fields of the user, for one request or WebSocket. Any of their code may throw.
 *
 * @throws {PoolError} `INVALID_OPTION` for a function that throws or returns no fields. Their values are secret, and so may be
 * the text of an exception: neither is repeated.
 */
export function userHeaders(
  what: string,
  given: WebPoolOptions["headers"],
): readonly (readonly [name: string, value: string])[] {
  if (typeof given !== "function") return Object.entries(given ?? {});
  const refuse = (why: string): PoolError =>
    new PoolError("INVALID_OPTION", `Cannot ${what}: the function of option headers ${why}`);
  let entries: readonly [string, unknown][] | undefined;
  try {
    entries = entriesOf(given());
  } catch {
    throw refuse("threw an exception");
  }
  if (entries === undefined) throw refuse("returned no object");
  return entries.map(([name, value]) => {
    if (typeof value !== "string") throw noField(what, name);
    return [name, value];
  });
}

/** Reads the fields of an object; undefined for any other value. */
function entriesOf(fields: unknown): [string, unknown][] | undefined {
  if (typeof fields !== "object" || fields === null) return undefined;
  if (!("then" in fields)) return Object.entries(fields);
  // Nobody waits for the promise: its rejection must not end the process.
  Promise.resolve(fields).catch(() => {});
  return undefined;
}

function noField(what: string, name: string): PoolError {
  const sentence = `Cannot ${what}: the field ${oneLine(name, 100)} of option headers is no valid header field`;
  return new PoolError("INVALID_OPTION", sentence);
}

/** The body of a request, as it is written. */
export interface RequestBody {
  readonly text: string;
  /** Value of `Content-Type`. */
  readonly type: "application/json" | "application/x-www-form-urlencoded";
}

/**
 * Writes the body of a request: a form, or else JSON. A `POST` without one gets `{}`: a request without a length is refused
 * with 411.
 *
 * @returns Undefined for a request without a body.
 * @throws {PoolError} `INVALID_OPTION` for a body that cannot be written, or that the method does not have.
 */
export function requestBody(what: string, { method, body, form }: WebCall): RequestBody | undefined {
  const refuse = (why: string, cause?: unknown): never => {
    const sentence = `Cannot ${what}: ${why}`;
    throw new PoolError("INVALID_OPTION", sentence, cause === undefined ? {} : { cause });
  };
  if (form !== undefined && body !== undefined) return refuse("a request has a body or a form, not both");
  if (method === "GET") {
    return body === undefined && form === undefined ? undefined : refuse("a GET request has no body");
  }
  if (form !== undefined) {
    return { text: new URLSearchParams(form).toString(), type: "application/x-www-form-urlencoded" };
  }
  if (body === undefined && method === "DELETE") return undefined;
  let text: string | undefined;
  try {
    text = body === undefined ? "{}" : JSON.stringify(body);
  } catch (cause) {
    return refuse(`the body cannot be written as JSON: ${reasonOf(cause)}`, cause);
  }
  return text === undefined
    ? refuse("the body cannot be written as JSON")
    : { text, type: "application/json" };
}
