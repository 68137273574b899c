import { PoolError } from "../../errors.ts";
import type { AuthStatus } from "./auth-status.ts";

/** Quotes what the gateway says of the status, as the end of a sentence; empty where it says nothing. */
export function said({ message }: AuthStatus): string {
  return message === "" ? "" : `: "${message}"`;
}

/** Makes the error of a dial. @param reason The end of the sentence. */
export function dialFailure(
  reason: string,
  code: "WEB_ERROR" | "HANDSHAKE_TIMEOUT" | "RATE_LIMITED" = "WEB_ERROR",
  cause?: unknown,
): PoolError {
  return new PoolError(
    code,
    `Cannot begin a session with the gateway: ${reason}`,
    cause === undefined ? {} : { cause },
  );
}
