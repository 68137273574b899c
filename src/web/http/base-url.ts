import { PoolError } from "../../errors.ts";
import { oneLine } from "../../util/one-line.ts";

/** The path of the API, below which every request stands. */
const API_PATH = "/v1/api";

/** Returns whether a host of a URL is this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    /^127(?:\.\d{1,3}){3}$/.test(hostname) || /^(?:.+\.)?localhost\.?$/.test(hostname) || hostname === "[::1]"
  );
}

/**
 * Checks option `url`, and completes it.
 *
 * @param url The base URL, with or without `/v1/api`. Another host than this machine must be `https:`.
 * @returns The base URL of all requests, without a slash at the end, e.g. `https://localhost:5000/v1/api`.
 * @throws {PoolError} `INVALID_OPTION`; a user name or password in the URL is not repeated.
 */
export function checkUrl(url: string): string {
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) return refuse("is no URL: give one such as https://localhost:5000");
  const { protocol, hostname, pathname, search, hash, username, password } = parsed;
  if (protocol !== "https:" && protocol !== "http:") {
    return refuse(`begins with ${oneLine(protocol, 100)}: it must begin with https:// or http://`);
  }
  if (username !== "" || password !== "") {
    return refuse("holds a user name or a password: use option headers for credentials");
  }
  if (search !== "" || hash !== "") return refuse("holds a query or a fragment: leave it out");
  const path = pathname.replace(/\/+$/, "");
  if (path !== "" && path !== API_PATH) {
    return refuse(`has the path ${oneLine(path, 100)}: it must be empty or ${API_PATH}`);
  }
  if (protocol === "http:" && !isLoopback(hostname)) {
    return refuse(`is http:// for the host ${hostname}: only this machine may be reached without TLS`);
  }
  return `${parsed.origin}${API_PATH}`;
}

function refuse(why: string): never {
  throw new PoolError("INVALID_OPTION", `Cannot use option url: it ${why}`);
}
