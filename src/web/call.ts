/** A value of a query parameter; undefined leaves it out. */
export type QueryValue = string | number | boolean | undefined;

/** One HTTP request to the gateway. */
export interface WebCall {
  /** HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The path below `/v1/api`, e.g. `/portfolio/accounts`. */
  readonly path: string;
  /** Parameters of the query. Default none. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Written as JSON. */
  readonly body?: unknown;
  /** Written as `application/x-www-form-urlencoded`; never beside `body`. */
  readonly form?: Readonly<Record<string, string>>;
}

/** The answer of the gateway to one request, whatever its status. */
export interface WebAnswer {
  /** HTTP status. */
  readonly status: number;
  /** The body as parsed JSON; undefined where it is empty or no JSON. */
  readonly body: unknown;
  /** The body as text, at most its first 2 000 characters where it is no JSON. */
  readonly text: string;
  /** Time that a `Retry-After` header names, in ms; undefined without one. */
  readonly retryAfterMs: number | undefined;
}
