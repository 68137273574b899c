/** Names of the statuses of HTTP that the control port answers with. */
export type HttpName =
  | "ok"
  | "created"
  | "badRequest"
  | "unauthorized"
  | "forbidden"
  | "notFound"
  | "methodNotAllowed"
  | "timeout"
  | "conflict"
  | "tooLarge"
  | "unsupportedType"
  | "failed"
  | "unavailable";

/** Status codes of HTTP, by their names. */
export const HTTP: Readonly<Record<HttpName, number>> = {
  ok: 200,
  created: 201,
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  timeout: 408,
  conflict: 409,
  tooLarge: 413,
  unsupportedType: 415,
  failed: 500,
  unavailable: 503,
};
