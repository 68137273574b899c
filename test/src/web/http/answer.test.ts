import { expect, test } from "vitest";
import { GatewayFetch } from "../../../support/web/gateway-fetch.ts";

const LOGIN =
  "Cannot read it: the gateway shows its login page: log in with a browser, at the URL of the gateway";
const html = (text: string, status = 200): Response =>
  new Response(text, { status, headers: { "content-type": "text/html" } });
const redirect = (location: string): Response => new Response(null, { status: 302, headers: { location } });
/** A redirect to the login page with a body. @param cancel Ends the body. */
function redirectWith(cancel: () => Promise<void>): Response {
  const headers = { location: "https://localhost:5000/sso/Login" };
  return new Response(new ReadableStream({ cancel }), { status: 302, headers });
}

test.each<[name: string, response: () => Response]>([
  ["a redirect to it", () => redirect("https://localhost:5000/sso/Login?forwardTo=22&RL=1")],
  ["a redirect whose body fails", () => redirectWith(() => Promise.reject(new Error("reset")))],
  ["a redirect whose body does not end", () => redirectWith(() => new Promise(() => {}))],
  ["the page itself", () => html('<!DOCTYPE html><form id="xyzform">')],
  ["the page by its title", () => html("<html><head><title>Login</title>")],
])("the login page of IBKR is LOGIN_REQUIRED: %s", async (_, response) => {
  expect(await new GatewayFetch(response).failure()).toMatchObject({
    code: "LOGIN_REQUIRED",
    message: LOGIN,
  });
});

test.each<[why: string, response: () => Response, path?: string]>([
  ["it answers with HTML instead of JSON", () => html("<html>Welcome to nginx")],
  ["it answers with HTML instead of JSON", () => new Response("  <!doctype html>x"), "/portfolio/U1/summary"],
  ["it answers with a text instead of JSON", () => new Response("hello")],
  ["it redirects to another page", () => redirect("https://example.com/?token=s3cret")],
  ["it answers with HTML and status 404", () => html("<html>no", 404)],
  ["use https:// in option url", () => html("<html>The plain HTTP request was sent to HTTPS port", 400)],
  [
    "use https:// in option url",
    () => new Response("Client sent an HTTP request to an HTTPS server.", { status: 400 }),
    "/x",
  ],
])("another server than a gateway is NOT_GATEWAY: %s", async (why, response, path) => {
  const error = await new GatewayFetch(response).failure(path);
  expect(error).toMatchObject({
    code: "NOT_GATEWAY",
    message: expect.stringMatching(
      /^Cannot read it: the server is no Client Portal gateway, or option url is wrong: /,
    ),
  });
  expect((error as Error).message).toContain(why);
  expect((error as Error).message).not.toContain("s3cret");
});

test.each<[name: string, response: () => Response, path: string, answer: object]>([
  ["401 with a page", () => html("<html>", 401), "/iserver/accounts", { status: 401, body: undefined }],
  ["502 with a page", () => html("<html>", 502), "/tickle", { status: 502, body: undefined }],
  ["404 with a page", () => html("<html>", 404), "/portfolio/x", { status: 404, body: undefined }],
  ["a text", () => new Response("Created"), "/x", { status: 200, text: "Created" }],
  ["an empty body", () => new Response(null, { status: 204 }), "/tickle", { status: 204, text: "" }],
  ["bad JSON", () => new Response('{"a":'), "/x", { status: 200, body: undefined, text: '{"a":' }],
  ["bad UTF-8", () => new Response(new Uint8Array([34, 0x99, 34])), "/x", { body: "\ufffd" }],
  ["JSON null", () => new Response("null"), "/x", { body: null }],
])("%s is an answer like others", async (_, response, path, answer) => {
  expect(await new GatewayFetch(response).failure(path)).toMatchObject(answer);
});

test("of a long text that is no JSON the first 2 000 characters are kept", async () => {
  const answer = await new GatewayFetch(() => new Response("x".repeat(9_000), { status: 500 })).failure();
  expect((answer as { text: string }).text).toHaveLength(2_000);
});

test("a body of more than 32 MiB is given up", async () => {
  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => {
      pulled++;
      controller.enqueue(new Uint8Array(1_024 * 1_024));
    },
    cancel: () => {
      cancelled = true;
    },
  });
  const error = await new GatewayFetch(() => new Response(endless)).failure();
  expect(error).toMatchObject({
    code: "WEB_ERROR",
    httpStatus: 200,
    message: expect.stringContaining("33554432 bytes"),
  });
  expect([cancelled, pulled < 40]).toEqual([true, true]);
});

test.each<[header: string, retryAfterMs: number | undefined]>([
  ["5", 5_000],
  ["Tue, 13 Jan 2026 14:31:00 GMT", 60_000],
  ["Tue, 13 Jan 2026 14:29:00 GMT", 0],
  ["soon", undefined],
  ["", undefined],
])("Retry-After %j is %s ms", async (header, retryAfterMs) => {
  const response = new Response("{}", { status: 429, headers: { "retry-after": header } });
  expect(await new GatewayFetch(() => response).failure()).toMatchObject({ status: 429, retryAfterMs });
});
