import { typeName } from "../arguments/fault-texts.ts";
import { customSchema, type Schema } from "../arguments/schema.ts";

/** Path below which the gateway serves its API. */
const API_PATH = "/v1/api";
/** Names of this machine as `URL` writes them. */
const LOOPBACK = /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Returns whether the host of a URL is this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * Schema of the URL of a gateway; the copy ends with `/v1/api`. A URL may hold a password, so that no fault shows it. Without
 * TLS the session of the broker is readable on the network, so that `http:` is for loopback addresses alone.
 */
export const gatewayUrl: Schema<string> = customSchema((given, faults) => {
  if (typeof given !== "string") {
    faults.add(`expected string, received ${typeName(given)}`);
    return "";
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || url.hostname === "" || !/^https?:$/.test(url.protocol)) {
    faults.add("expected a URL like https://localhost:5000");
    return "";
  }
  if (url.username !== "" || url.password !== "")
    faults.add("must not contain credentials: give them as headers");
  if (/[?#]/.test(given)) faults.add("must not contain a query or a fragment");
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    faults.add("must begin with https: unless the gateway is on this machine (localhost, 127.0.0.1, [::1])");
  const path = url.pathname.replace(/\/+$/, "");
  if (path !== "" && path !== API_PATH) faults.add(`must have no path, or ${API_PATH}`);
  return url.origin + API_PATH;
});
