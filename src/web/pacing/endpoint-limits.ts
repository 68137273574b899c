import type { WebCall } from "../call.ts";
import { callPath, pathPattern } from "./call-path.ts";

/** A limit of IBKR for one endpoint: starts in any window, or requests at a time. */
export interface EndpointLimit {
  readonly kind: "rate" | "concurrent";
  /** Method and path, `*` for one segment of the path; names the limit. */
  readonly endpoint: string;
  readonly requests: number;
  /** Length of the window, in ms; 0 for requests at a time. */
  readonly windowMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

const rate = (endpoint: string, requests: number, windowMs: number): EndpointLimit => ({
  kind: "rate",
  endpoint,
  requests,
  windowMs,
});

/**
 * The limits of IBKR's Web API, as its documentation states them.
 *
 * @see IBKR Campus, Web API v1.0 Documentation, "Pacing Limitations" (read 2026-07-02).
 */
export const ENDPOINT_LIMITS: readonly EndpointLimit[] = [
  rate("GET /iserver/marketdata/snapshot", 10, SECOND_MS),
  { kind: "concurrent", endpoint: "GET /iserver/marketdata/history", requests: 5, windowMs: 0 },
  rate("GET /iserver/account/orders", 1, 5 * SECOND_MS),
  // The merged guide of 2024 names the two endpoints so.
  rate("GET /iserver/orders", 1, 5 * SECOND_MS),
  rate("GET /iserver/account/trades", 1, 5 * SECOND_MS),
  rate("GET /iserver/trades", 1, 5 * SECOND_MS),
  rate("GET /iserver/account/pnl/partitioned", 1, 5 * SECOND_MS),
  rate("GET /portfolio/accounts", 1, 5 * SECOND_MS),
  rate("GET /portfolio/subaccounts", 1, 5 * SECOND_MS),
  rate("GET /iserver/scanner/params", 1, 15 * MINUTE_MS),
  rate("POST /iserver/scanner/run", 1, SECOND_MS),
  rate("POST /pa/performance", 1, 15 * MINUTE_MS),
  rate("POST /pa/summary", 1, 15 * MINUTE_MS),
  rate("POST /pa/transactions", 1, 15 * MINUTE_MS),
  rate("GET /fyi/unreadnumber", 1, SECOND_MS),
  rate("GET /fyi/settings", 1, SECOND_MS),
  rate("POST /fyi/settings/*", 1, SECOND_MS),
  rate("GET /fyi/disclaimer/*", 1, SECOND_MS),
  rate("PUT /fyi/disclaimer/*", 1, SECOND_MS),
  rate("GET /fyi/deliveryoptions", 1, SECOND_MS),
  rate("PUT /fyi/deliveryoptions/email", 1, SECOND_MS),
  rate("POST /fyi/deliveryoptions/device", 1, SECOND_MS),
  rate("DELETE /fyi/deliveryoptions/*", 1, SECOND_MS),
  rate("GET /fyi/notifications", 1, SECOND_MS),
  rate("GET /fyi/notifications/more", 1, SECOND_MS),
  rate("PUT /fyi/notifications/*", 1, SECOND_MS),
  rate("* /tickle", 1, SECOND_MS),
  rate("GET /sso/validate", 1, MINUTE_MS),
];

const PATTERNS = ENDPOINT_LIMITS.map((limit) => ({ limit, pattern: pathPattern(limit.endpoint) }));

/** Gets the limits that apply to a call. */
export function limitsOf(call: WebCall): readonly EndpointLimit[] {
  const endpoint = `${call.method} ${callPath(call)}`;
  return PATTERNS.filter(({ pattern }) => pattern.test(endpoint)).map(({ limit }) => limit);
}
