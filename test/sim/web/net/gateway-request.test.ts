import { expect, test } from "vitest";
import { gatewayRequest } from "../../../../sim/web/net/gateway-request.ts";

test("gatewayRequest() gives the path below the base, and the query", () => {
  const read = (target: string): string => {
    const request = gatewayRequest({ method: "get", target, base: "/v1/api", headers: {}, body: "" });
    return request === undefined ? "none" : `${request.method} ${request.path} ${request.query}`;
  };
  expect(read("/v1/api/tickle")).toBe("GET /tickle ");
  expect(read("/v1/api/a/b?c=d&e=%20?")).toBe("GET /a/b c=d&e=+%3F");
  expect(read("http://127.0.0.1:5000/v1/api/a?b=http://c/d")).toBe("GET /a b=http%3A%2F%2Fc%2Fd");
  expect(
    ["/v1/api", "http://a", "http://a?b=/v1/api/c", "/v1/apis/a", "", "*", "/sso/Login"].map(read),
  ).toEqual(Array(7).fill("none"));
});
