import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import { ControlError } from "./control-error.ts";
import { HTTP } from "./http-status.ts";

/** Shortest token. */
export const TOKEN_CHARS_MIN = 16;

/** Address and token of a control port. */
export interface GuardOptions {
  /** Address that it listens on. */
  readonly host: string;
  /** Token that every request must have; undefined where none is needed. */
  readonly token: string | undefined;
}

/** Headers of a request that decide who it comes from. */
export interface Credentials {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly authorization: string | undefined;
}

/** Tests whether an address is reached by this machine alone. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (bare === "localhost" || bare === "::1") return true;
  return isIP(bare) === 4 && bare.startsWith("127.");
}

/**
 * Checks an address and a token before anything listens.
 *
 * @throws {ControlError} For an address that others reach without a token, and for a token that is too short.
 */
export function checkGuard({ host, token }: GuardOptions): void {
  const listen = `Cannot control on ${host}`;
  if (token === undefined && !isLoopback(host))
    throw new ControlError(
      HTTP.badRequest,
      `${listen}: other machines reach it, and it has no token; give --control-token or IBKR_CONTROL_TOKEN`,
    );
  if (token === undefined) return;
  if (token.length < TOKEN_CHARS_MIN)
    throw new ControlError(
      HTTP.badRequest,
      `${listen}: the token has fewer than ${TOKEN_CHARS_MIN} characters`,
    );
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new ControlError(HTTP.badRequest, `${listen}: the token has characters that no header can have`);
}

/**
 * Refuses a request that does not come from a program of its user, or from the page of this port.
 *
 * @param isPublic Whether it is for a file of the page, which has no secrets and loads before anyone can give a token.
 * @throws {ControlError} 403 for a page of another origin and for a name that another site has given this machine, 401
 * without the token.
 */
export function checkCredentials(options: GuardOptions, given: Credentials, isPublic: boolean): void {
  const { host, origin, fetchSite, authorization } = given;
  if (host === undefined || !isOwnHost(host, options.host))
    throw new ControlError(
      HTTP.forbidden,
      "Cannot let this request in: its Host is not the address of the control port",
    );
  const isForeign =
    (origin !== undefined && origin !== `http://${host}`) ||
    (fetchSite !== undefined && fetchSite !== "same-origin" && fetchSite !== "none");
  if (isForeign)
    throw new ControlError(
      HTTP.forbidden,
      "Cannot let this request in: it comes from a web page of another origin",
    );
  if (options.token === undefined || isPublic) return;
  const [, sent] = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? "") ?? [];
  if (sent === undefined)
    throw new ControlError(
      HTTP.unauthorized,
      "Cannot let this request in: it has no token (Authorization: Bearer …)",
    );
  if (!isSame(sent, options.token))
    throw new ControlError(HTTP.unauthorized, "Cannot let this request in: its token is wrong");
}

/** Tests whether a Host header is an address of this port: DNS can give its machine other names. */
function isOwnHost(header: string, listening: string): boolean {
  const [, name = ""] = /^(\[[\da-fA-F:.]+\]|[^:[\]]+)(?::\d{1,5})?$/.exec(header) ?? [];
  const bare = name.replace(/^\[|\]$/g, "").toLowerCase();
  if (bare === "") return false;
  if (isLoopback(bare) || bare === listening.toLowerCase()) return true;
  // An address cannot be given by the DNS of another site; a token is needed there.
  return (listening === "0.0.0.0" || listening === "::") && isIP(bare) !== 0;
}

/** Compares two texts in a time that says nothing about where they differ, or how long they are. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Uint8Array => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
