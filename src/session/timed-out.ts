import { PoolError } from "../errors.ts";
import type { CompleteOptions } from "../options.ts";

/** A step of the dial that did not end in time. */
export function timedOut(
  code: "CONNECT_FAILED" | "HANDSHAKE_TIMEOUT",
  options: CompleteOptions,
  timeoutMs: number,
  state: string,
): PoolError {
  return new PoolError(
    code,
    `Cannot connect to ${options.host}:${options.port}: ${state} within ${timeoutMs} ms`,
  );
}
