import type { WebCall } from "../call.ts";

/** Any base, so that a URL resolves the path as the request will. */
const BASE = "http://localhost";

/** Parameters of a segment, e.g. `;jsessionid=1`, which servers of Java take no notice of when they find an endpoint. */
const SEGMENT_PARAMS = /;[^/]*/g;

/**
 * Gives the path of a call in the one form that rules are matched with: dots resolved, escapes decoded, without parameters of
 * segments, without doubled slashes, without a slash at the end, and without a query. The case is kept, because an ID in the
 * path may need it: patterns take no notice of it.
 */
export function callPath({ path }: WebCall): string {
  // Decoding may bring dots and escapes to light.
  return resolved(resolved(path))
    .replace(/\/{2,}/g, "/")
    .replace(/(?<=.)\/$/, "");
}

function resolved(path: string): string {
  const whole = `${BASE}${path}`;
  const { pathname } = new URL(URL.canParse(whole) ? whole : BASE);
  return decoded(pathname).replace(SEGMENT_PARAMS, "");
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** Makes a pattern of a path in which `*` stands for one segment, in any case: a gateway may take no notice of it. */
export function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll("*", "[^/]+")}$`, "i");
}
