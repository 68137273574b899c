import "../../../support/replay.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import type { WebCall } from "../../../../src/web/call.ts";
import { checkCall } from "../../../../src/web/requests/raw-call.ts";
import { failure } from "../../../support/web/failure.ts";

const refusal = (call: unknown): string => failure(() => checkCall("send it", call as WebCall)).message;

test("a call is copied, with its query and its body or form", () => {
  const form = { compete: "true" };
  const query = { a: "x", b: 1, c: false, d: undefined };
  const call: WebCall = { method: "POST", path: "/iserver/x", query, form };
  const copy = checkCall("send it", call);
  expect(copy).toEqual(call);
  form.compete = "false";
  expect(copy.form).toEqual({ compete: "true" });
  expect(Object.keys(checkCall("send it", { method: "GET", path: "/a" }))).toEqual(["method", "path"]);
  expect(checkCall("send it", { method: "PUT", path: "/a", body: [1] }).body).toEqual([1]);
});

test("a body is copied as it is written, and one that cannot be written is refused", () => {
  const order = { quantity: 1, price: undefined };
  const body = { orders: [order] };
  const copy = checkCall("send it", { method: "POST", path: "/a", body });
  order.quantity = 2;
  expect(copy.body).toStrictEqual({ orders: [{ quantity: 1 }] });
  expect(checkCall("send it", { method: "POST", path: "/a", body: null }).body).toBeNull();
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  for (const bad of [circular, 1n, () => 1, Symbol("x")])
    expect(refusal({ method: "POST", path: "/a", body: bad })).toMatch(/: body: cannot be written as JSON/);
});

test.each<[given: unknown, why: string]>([
  [undefined, "expected object, received undefined"],
  [null, "expected object, received null"],
  ["GET /tickle", "expected object"],
  [{ path: "/a" }, "method: "],
  [{ method: "get", path: "/a" }, "method: expected one of"],
  [{ method: "PATCH", path: "/a" }, "method: expected one of"],
  [{ method: "GET" }, "path: "],
  [{ method: "GET", path: "a" }, "path: expected a path like /portfolio/accounts"],
  [{ method: "GET", path: "/a?b=1" }, "path: expected a path"],
  [{ method: "GET", path: "/a#b" }, "path: expected a path"],
  [{ method: "GET", path: "/a b" }, "path: expected a path"],
  [{ method: "GET", path: "/a", query: { b: {} } }, "query.b: expected text, a number or a boolean"],
  [{ method: "GET", path: "/a", query: "b=1" }, "query: "],
  [{ method: "POST", path: "/a", form: { b: 1 } }, "form.b: expected string, received number"],
  [{ method: "POST", path: "/a", form: "b=1" }, "form: "],
  [{ method: "POST", path: "/a", form: {}, body: {} }, "form: must not be given beside body"],
  [{ method: "GET", path: "/a", headers: {} }, "headers"],
])("the call %j is refused: %s", (given, why) => {
  expect(refusal(given)).toMatch(/^Cannot send it: /);
  expect(refusal(given)).toContain(why);
});

test.each<[method: WebCall["method"], path: string, query?: WebCall["query"]]>([
  ["POST", "/logout"],
  ["GET", "/logout/"],
  ["POST", "//logout"],
  ["POST", "/LOGOUT"],
  ["POST", "/x/../logout"],
  ["POST", "/%6cogout"],
  ["POST", "/./logout"],
  ["POST", "/logout;jsessionid=1"],
  ["POST", "/logout%3Bjsessionid=1"],
  ["POST", "/x%2f..%2flogout"],
  ["POST", "/%256cogout"],
  ["DELETE", "/iserver/account/DU1/order/-1;x"],
  ["POST", "/tickle"],
  ["GET", "/tickle"],
  ["POST", "/iserver/auth/ssodh/init"],
  ["POST", "/iserver//auth/ssodh%2Finit"],
  ["POST", "/iserver/reauthenticate"],
  ["POST", "/iserver/account"],
  ["POST", "/iserver/dynaccount"],
  ["GET", "/iserver/marketdata/unsubscribeall"],
  ["GET", "/iserver/account/orders", { Filters: "filled" }],
  ["DELETE", "/iserver/account/DU1/order/-1"],
  ["DELETE", "/iserver/account/DU1/order/-01"],
  ["DELETE", "/iserver/account/DU1/order/%2d1/"],
  ["POST", "/iserver/questions/suppress"],
  ["POST", "/iserver/questions/suppress/reset"],
])("%s %s is refused, because it changes the session of every caller", (method, path, query = {}) => {
  const error = failure(() => checkCall("send it", { method, path, query }));
  expect(error.code).toBe("INVALID_OPTION");
  expect(error.message).toMatch(/: (?:use |close|give|end|request|cancel)|stats\(\)/);
});

test("any value is either copied or refused with a sentence", () => {
  const call = fc.record(
    {
      method: fc.oneof(fc.constantFrom("GET", "POST", "PUT", "DELETE"), fc.anything()),
      path: fc.oneof(
        fc.webPath().map((path) => path || "/"),
        fc.anything(),
      ),
      query: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.anything()),
      body: fc.anything(),
      form: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.anything()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(call, fc.anything()), (given) => {
      try {
        expect(checkCall("send it", given as WebCall).path.startsWith("/")).toBe(true);
      } catch (error) {
        if (!(error instanceof PoolError)) throw error;
        expect(error.message).toMatch(/^Cannot send it: ./);
      }
    }),
  );
});
