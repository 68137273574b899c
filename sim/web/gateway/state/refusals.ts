import type { Handler, Reply } from "../handler.ts";
import * as http from "../http-status.ts";
import type { LoginState } from "./login-state.ts";
import type { LoginEnd } from "./sessions.ts";

/** Makes an error body with a status. */
export function refusal(status: number, error: string): Reply {
  return { status, body: { error, statusCode: status } };
}

/** Refuses a request that needs a login and has none. `end` is how the last login ended; undefined for none. */
export function withoutLogin({ path }: Pick<Handler, "path">, end: LoginEnd | undefined): Reply {
  if (path === "/tickle" && end === "expired") return { body: { error: "no session" } };
  if (path === "/iserver/auth/ssodh/init" && end === "logged-out") return refusal(http.GONE, "Gone");
  return { status: http.UNAUTHORIZED, body: undefined };
}

/**
 * Refuses a request whose layer is down; undefined where nothing is missing.
 *
 * Both texts of a missing brokerage session, and both statuses of a session that is not primed, were reported: clients must
 * know either.
 */
export function withoutLayer(
  { layer, method }: Pick<Handler, "layer" | "method">,
  login: LoginState,
  nowMs: number,
): Reply | undefined {
  if (layer === "none" || layer === "login") return undefined;
  if (login.standing.kind === "none") return refusal(http.BAD_REQUEST, "Init session first");
  if (!login.isEstablished(nowMs)) return refusal(http.BAD_REQUEST, "Bad Request: no bridge");
  if (layer === "brokerage" || login.brokerage?.primed === true) return undefined;
  const status = method === "GET" ? http.BAD_REQUEST : http.SERVER_ERROR;
  return refusal(status, "Please query /accounts first");
}
