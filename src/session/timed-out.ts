import { PoolError } from "../errors.ts";

/** A step of the dial that did not end in time. */
export function timedOut(
  code: "CONNECT_FAILED" | "HANDSHAKE_TIMEOUT",
  target: { readonly host: string; readonly port: number },
  timeoutMs: number,
  state: string,
): PoolError {
  return new PoolError(
    code,
    `Cannot connect to ${target.host}:${target.port}: ${state} within ${timeoutMs} ms`,
  );
}
