import type { WebCall } from "../call.ts";

/** Any base, so that a URL resolves the path as the request will. */
const BASE = "http://localhost";

/**
 * Gives the path of a call in the one form that rules are matched with: dots resolved, escapes decoded, without doubled
 * slashes, without a slash at the end, and without a query.
 */
export function callPath({ path }: WebCall): string {
  const whole = `${BASE}${path}`;
  const { pathname } = new URL(URL.canParse(whole) ? whole : BASE);
  return decoded(pathname)
    .replace(/\/{2,}/g, "/")
    .replace(/(?<=.)\/$/, "");
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** Makes a pattern of a path in which `*` stands for one segment. */
export function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll("*", "[^/]+")}$`);
}
