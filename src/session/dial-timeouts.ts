import { PoolError } from "../errors.ts";

/** Makes the error of a dial whose TCP connection did not open in time. */
export function connectTimeout(
  target: { readonly host: string; readonly port: number },
  timeoutMs: number,
): PoolError {
  return new PoolError(
    "CONNECT_FAILED",
    `Cannot connect to ${target.host}:${target.port}: no connection within ${timeoutMs} ms`,
  );
}

/** Makes the error of a handshake that did not end in time. @param waitingFor What the handshake still waited for. */
export function handshakeTimeout(timeoutMs: number, waitingFor: string): PoolError {
  return new PoolError("HANDSHAKE_TIMEOUT", `Cannot open a session within ${timeoutMs} ms: ${waitingFor}`);
}
