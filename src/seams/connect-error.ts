import type { PoolErrorCode } from "../error-codes.ts";
import { reasonOf } from "../errors.ts";

/** Errors of the runtime for a connection that it does not permit: by `code` on Node, by `name` on Deno. */
const NOT_PERMITTED: ReadonlySet<unknown> = new Set([
  "EACCES",
  "EPERM",
  "ERR_ACCESS_DENIED",
  "NotCapable",
  "PermissionDenied",
]);

/** Errors of the runtime for an argument that it refuses. */
const INVALID: ReadonlySet<unknown> = new Set([
  "ERR_INVALID_ARG_TYPE",
  "ERR_INVALID_ARG_VALUE",
  "ERR_INVALID_ADDRESS_FAMILY",
  "ERR_INVALID_IP_ADDRESS",
  "ERR_MISSING_ARGS",
  "ERR_OUT_OF_RANGE",
  "ERR_SOCKET_BAD_PORT",
]);

/**
 * Gets the error code for a connection that could not be opened. Only `CONNECT_FAILED` is worth a retry; a host name that
 * does not resolve is one of these, because the resolver may be down.
 */
export function connectErrorCode(cause: unknown): PoolErrorCode {
  const marks = [Reflect.get(Object(cause), "code"), Reflect.get(Object(cause), "name")];
  if (marks.some((mark) => NOT_PERMITTED.has(mark))) return "NOT_PERMITTED";
  if (marks.some((mark) => INVALID.has(mark))) return "INVALID_OPTION";
  return "CONNECT_FAILED";
}

/** Describes why a connection could not be opened. Node's error for a name with several addresses has an empty message. */
export function connectErrorReason(cause: unknown): string {
  const errors: unknown = Reflect.get(Object(cause), "errors");
  if (Array.isArray(errors) && errors.length > 0) return errors.map(reasonOf).join("; ");
  return reasonOf(cause) || String(Reflect.get(Object(cause), "code") ?? "no reason was given");
}
