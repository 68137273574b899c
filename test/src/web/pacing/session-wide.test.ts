import { expect, test } from "vitest";
import type { WebCall } from "../../../../src/web/call.ts";
import { sessionWideReason } from "../../../../src/web/pacing/session-wide.ts";

const REFUSED: readonly [call: WebCall, instead: string][] = [
  [{ method: "POST", path: "/logout" }, "logoutOnClose"],
  [{ method: "GET", path: "/portfolio/../logout/" }, "logoutOnClose"],
  [{ method: "POST", path: "/iserver/auth/ssodh/init" }, "takeOver"],
  [{ method: "POST", path: "/iserver/reauthenticate" }, "connect()"],
  [{ method: "POST", path: "/tickle" }, "stats()"],
  [{ method: "POST", path: "/iserver/account" }, "with each call"],
  [{ method: "POST", path: "/iserver/dynaccount" }, "with each call"],
  [{ method: "GET", path: "/iserver/marketdata/unsubscribeall" }, "your own streams"],
  [{ method: "GET", path: "/iserver/account/orders", query: { filters: "filled" } }, "filter the rows"],
  [{ method: "GET", path: "/iserver/account/orders?Filters=filled" }, "filter the rows"],
  [{ method: "DELETE", path: "/iserver/account/U1/order/-1" }, "by its own ID"],
  [{ method: "DELETE", path: "/iserver/account/U1/order/%2D1" }, "by its own ID"],
  [{ method: "POST", path: "/iserver/questions/suppress" }, "suppressedQuestions"],
  [{ method: "POST", path: "/iserver/questions/suppress/reset" }, "suppressedQuestions"],
];

test.each(REFUSED)("%j is refused, with what to use instead", (call, instead) => {
  expect(sessionWideReason(call)).toContain(instead);
});

test.each<WebCall>([
  { method: "GET", path: "/iserver/account/orders" },
  { method: "GET", path: "/iserver/account/orders", query: { filters: undefined, force: true } },
  { method: "GET", path: "/iserver/account/orders?force=true" },
  { method: "DELETE", path: "/iserver/account/U1/order/11" },
  { method: "GET", path: "/iserver/accounts" },
  { method: "POST", path: "/iserver/account/U1/orders" },
])("%j concerns its caller alone", (call) => {
  expect(sessionWideReason(call)).toBeUndefined();
});
