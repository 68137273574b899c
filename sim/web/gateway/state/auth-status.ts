import type { CompleteGatewayOptions } from "../options.ts";
import type { LoginState } from "./login-state.ts";

/** The MAC address that the gateway reports. */
export const MAC = "06:F4:2C:A1:00:01";
/** The machine ID in `hardware_info`. */
export const MACHINE_ID = "a1b2c3d4";

/** Flags of the status, which the `sts` topic reports too. */
export interface StatusFlags {
  readonly authenticated: boolean;
  readonly competing: boolean;
  readonly connected: boolean;
}

/**
 * Gets the flags of a login's status.
 *
 * A brokerage session that timed out leaves `connected` true, by which clients see that `ssodh/init` is enough; a login
 * that is over gets 401.
 */
export function statusFlags({ standing }: LoginState): StatusFlags {
  switch (standing.kind) {
    case "open":
      return { authenticated: true, competing: false, connected: true };
    case "refused":
      return { authenticated: true, competing: true, connected: true };
    case "evicted":
      return { authenticated: false, competing: true, connected: true };
    case "none":
    case "ended":
      return { authenticated: false, competing: false, connected: true };
  }
}

/** Makes the body of `/iserver/auth/status`; that of a login without a brokerage session has the flags and `MAC` alone. */
export function authStatus(
  login: LoginState,
  options: CompleteGatewayOptions,
  nowMs: number,
): Readonly<Record<string, unknown>> {
  const flags = statusFlags(login);
  const connected = options.timedOutConnected || login.standing.kind !== "ended";
  const body: Record<string, unknown> = { ...flags, connected, MAC };
  if (options.established) body.established = login.isEstablished(nowMs);
  if (!flags.authenticated && !flags.competing) return body;
  return {
    ...body,
    message: "",
    serverInfo: { serverName: "JifN00001", serverVersion: "Build 10.40.1a, Nov 3, 2025 4:08:32 PM" },
    hardware_info: `${MACHINE_ID}|${MAC}`,
    fail: "",
  };
}
