import { expect, test } from "vitest";
import type { WebCall } from "../../../../src/web/call.ts";
import { ENDPOINT_LIMITS, limitsOf } from "../../../../src/web/pacing/endpoint-limits.ts";

/** Calls of IBKR's table, with starts and the window in seconds. */
const LIMITED: readonly [method: WebCall["method"], path: string, requests: number, seconds: number][] = [
  ["GET", "/iserver/marketdata/snapshot", 10, 1],
  ["GET", "/iserver/account/orders", 1, 5],
  ["GET", "/iserver/account/orders/", 1, 5],
  ["GET", "//iserver/./account/x/../orders", 1, 5],
  ["GET", "/iserver/account/%6Frders", 1, 5],
  ["GET", "/iserver/account/Orders", 1, 5],
  ["GET", "/iserver/account;x=1/orders;y", 1, 5],
  ["GET", "/iserver/account/trades", 1, 5],
  ["GET", "/iserver/account/pnl/partitioned", 1, 5],
  ["GET", "/portfolio/accounts", 1, 5],
  ["GET", "/portfolio/subaccounts", 1, 5],
  ["GET", "/iserver/scanner/params", 1, 900],
  ["POST", "/iserver/scanner/run", 1, 1],
  ["POST", "/pa/performance", 1, 900],
  ["POST", "/pa/summary", 1, 900],
  ["POST", "/pa/transactions", 1, 900],
  ["GET", "/fyi/unreadnumber", 1, 1],
  ["POST", "/fyi/settings/BA", 1, 1],
  ["PUT", "/fyi/disclaimer/BA", 1, 1],
  ["DELETE", "/fyi/deliveryoptions/7", 1, 1],
  ["GET", "/fyi/notifications/more", 1, 1],
  ["PUT", "/fyi/notifications/7", 1, 1],
  ["POST", "/tickle", 1, 1],
  ["GET", "/tickle", 1, 1],
  ["GET", "/sso/validate", 1, 60],
];

test.each(LIMITED)("%s %s has its limit", (method, path, requests, seconds) => {
  const limits = limitsOf({ method, path });
  expect(limits.map((limit) => [limit.kind, limit.requests, limit.windowMs])).toEqual([
    ["rate", requests, seconds * 1_000],
  ]);
});

test("five history requests may be open at a time", () => {
  expect(limitsOf({ method: "GET", path: "/iserver/marketdata/history" })).toMatchObject([
    { kind: "concurrent", requests: 5 },
  ]);
});

test("other calls have no limit of their own, whatever their path is", () => {
  const paths = [
    "/portfolio/U1/summary",
    "/iserver/account/U1/orders",
    "/",
    "no slash",
    "/%E0%A4%A",
    "/\u0000",
  ];
  for (const path of paths) expect(limitsOf({ method: "GET", path }), path).toEqual([]);
  expect(limitsOf({ method: "POST", path: "/portfolio/accounts" })).toEqual([]);
});

test("each endpoint stands in the table once", () => {
  const names = ENDPOINT_LIMITS.map(({ endpoint }) => endpoint);
  expect(new Set(names).size).toBe(names.length);
});
