import { PoolError } from "../errors.ts";

/** Makes the error of a dial whose TCP connection did not open in time. */
export function notConnected(
  target: { readonly host: string; readonly port: number },
  timeoutMs: number,
): PoolError {
  return new PoolError(
    "CONNECT_FAILED",
    `Cannot connect to ${target.host}:${target.port}: no connection within ${timeoutMs} ms`,
  );
}

/** Makes the error of a handshake that did not end in time; `waitingFor` says what it still waited for. */
export function notShaken(timeoutMs: number, waitingFor: string): PoolError {
  return new PoolError("HANDSHAKE_TIMEOUT", `Cannot open a session within ${timeoutMs} ms: ${waitingFor}`);
}

/** A span of time in a sentence: `340 ms`, `1.5 s`, `10 s`. */
export function spanOf(ms: number): string {
  return ms < 1_000 ? `${Math.max(0, Math.round(ms))} ms` : `${Math.round(ms / 100) / 10} s`;
}
