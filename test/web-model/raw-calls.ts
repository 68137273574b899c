import type { WebCall } from "../../src/web/mod.ts";
import { ACCOUNT } from "../support/contracts.ts";

/** Requests that callers send as they are. */
const ALLOWED: readonly WebCall[] = [
  { method: "GET", path: "/trsrv/stocks", query: { symbols: "AAPL" } },
  { method: "GET", path: "/iserver/accounts" },
  { method: "POST", path: "/iserver/auth/status" },
  { method: "GET", path: "/iserver/account/trades" },
  { method: "GET", path: "/portfolio/accounts" },
  { method: "GET", path: "/sso/validate" },
  { method: "GET", path: "/no/such/path" },
  { method: "GET", path: "/iserver/marketdata/history", query: { conid: 265598, period: "1d", bar: "1h" } },
];

/** Requests that would change the session of every caller, some in unusual spellings. */
const SESSION_WIDE: readonly WebCall[] = [
  { method: "POST", path: "/logout" },
  { method: "POST", path: "/%6Cogout" },
  { method: "POST", path: "//logout/" },
  { method: "POST", path: "/iserver/account", body: { acctId: ACCOUNT } },
  { method: "POST", path: "/iserver/./account", body: { acctId: ACCOUNT } },
  { method: "GET", path: "/iserver/marketdata/unsubscribeall" },
  { method: "GET", path: "/iserver/account/orders", query: { filters: "filled" } },
  { method: "DELETE", path: `/iserver/account/${ACCOUNT}/order/-1` },
  { method: "POST", path: "/iserver/questions/suppress", body: { messageIds: ["o163"] } },
  { method: "POST", path: "/iserver/reauthenticate" },
  { method: "POST", path: "/iserver/auth/ssodh/init", body: { publish: true, compete: true } },
  { method: "POST", path: "/tickle" },
];

/** The requests of callers by their names. */
export const RAW_CALLS: ReadonlyMap<string, WebCall> = new Map(
  [...ALLOWED, ...SESSION_WIDE].map((call) => [`${call.method} ${call.path}`, call]),
);
