import { expect, test } from "vitest";
import type { WebCall } from "../../../../src/web/call.ts";
import { GatewayFetch } from "../../../support/web/gateway-fetch.ts";

const SOON = { timeoutMs: 1_000 };
const json = (body: unknown, init: ResponseInit = {}): Response => Response.json(body, init);
const READ: WebCall = { method: "GET", path: "/portfolio/accounts" };

test("a request has its URL with the query, the pool's name, and no redirect is followed", async () => {
  const { http, fetched } = new GatewayFetch(() => json([1]));
  const query = { conids: "1,2", force: true, days: 3, none: undefined };
  const answer = await http.send("read", { method: "GET", path: "/iserver/x", query }, SOON);
  expect(answer).toEqual({ status: 200, body: [1], text: "[1]", retryAfterMs: undefined });
  const [{ url, method, headers, body, redirect } = fail()] = fetched;
  expect([method, body, redirect]).toEqual(["GET", null, "manual"]);
  expect(url).toBe("https://localhost:5000/v1/api/iserver/x?conids=1%2C2&force=true&days=3");
  expect(headers.get("user-agent")).toBe("ibkr-pool");
});

function fail(): never {
  throw new Error("nothing was sent");
}

test("a POST always has a body of JSON; a DELETE has none", async () => {
  const { http, fetched } = new GatewayFetch(() => json({}));
  await http.send("post", { method: "POST", path: "/tickle" }, SOON);
  await http.send("post", { method: "POST", path: "/a", body: { b: 1 } }, SOON);
  await http.send("delete", { method: "DELETE", path: "/a" }, SOON);
  expect(fetched.map(({ body }) => body)).toEqual(["{}", '{"b":1}', null]);
  expect(fetched.map(({ headers }) => headers.get("content-type"))).toEqual([
    "application/json",
    "application/json",
    null,
  ]);
});

test("a form is written as application/x-www-form-urlencoded, by any method that has a body", async () => {
  const { http, fetched } = new GatewayFetch(() => json({}));
  const form = { compete: "true", mac: "98-F2-B3", username: "-", text: "a b&c=ü" };
  await http.send("post", { method: "POST", path: "/a", form }, SOON);
  await http.send("post", { method: "POST", path: "/a", form: {} }, SOON);
  await http.send("delete", { method: "DELETE", path: "/a", form: { a: "1" } }, SOON);
  expect(fetched.map(({ body }) => body)).toEqual([
    "compete=true&mac=98-F2-B3&username=-&text=a+b%26c%3D%C3%BC",
    "",
    "a=1",
  ]);
  const types = new Set(fetched.map(({ headers }) => headers.get("content-type")));
  expect([...types]).toEqual(["application/x-www-form-urlencoded"]);
});

test("the user's header fields are read at each request, and may replace those of the pool", async () => {
  let count = 0;
  const headers = () => ({ authorization: `Bearer ${count++}`, "User-Agent": "mine" });
  const { http, fetched } = new GatewayFetch(() => json({}), { headers });
  await http.send("read", READ, SOON);
  await http.send("read", READ, SOON);
  expect(fetched.map((one) => one.headers.get("authorization"))).toEqual(["Bearer 0", "Bearer 1"]);
  expect(fetched[0]?.headers.get("user-agent")).toBe("mine");
});

test("cookies are kept and sent back, those that ended are not, and the user's own come first", async () => {
  const given = [
    ["a=1; Path=/; HttpOnly", "b=2", "own=server", 'bad="quoted"', "=x", "c", `long=${"x".repeat(5_000)}`],
    ["b=; Max-Age=0", "a=3; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
    ["a=4; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
    [],
  ];
  const answer = (place: number): Response => {
    const headers = new Headers();
    for (const line of given[place] ?? []) headers.append("set-cookie", line);
    return json({}, { headers });
  };
  const { http, fetched } = new GatewayFetch(answer, { headers: { cookie: "own=user" } });
  for (const _ of given) await http.send("read", READ, SOON);
  expect(fetched.map(({ headers }) => headers.get("cookie"))).toEqual([
    "own=user",
    "own=user; a=1; b=2",
    "own=user; a=3",
    "own=user",
  ]);
});

/** Header fields whose code fails in other ways than by an exception of the function itself. */
const rejecting = (): Promise<never> => Promise.reject(new Error("s3cret"));
const lazy = {
  get authorization(): string {
    throw new Error("s3cret");
  },
};
const { proxy: hidden, revoke } = Proxy.revocable<Record<string, string>>({}, {});
revoke();

test.each<[why: string, call: WebCall, parts: object]>([
  ["the path must begin with a slash", { method: "GET", path: "tickle" }, {}],
  ["the path must begin with a slash", { method: "GET", path: undefined as never }, {}],
  ["the path holds a query", { method: "GET", path: "/a?b=1" }, {}],
  ["is not below /v1/api", { method: "GET", path: "/../../sso/Login" }, {}],
  ["a GET request has no body", { method: "GET", path: "/a", body: {} }, {}],
  ["a GET request has no body", { method: "GET", path: "/a", form: { a: "1" } }, {}],
  ["a request has a body or a form, not both", { method: "POST", path: "/a", body: {}, form: {} }, {}],
  ["the body cannot be written as JSON", { method: "POST", path: "/a", body: () => 1 }, {}],
  ["the body cannot be written as JSON", { method: "POST", path: "/a", body: 1n }, {}],
  [
    "the field cookie of option headers is no valid header field",
    READ,
    { headers: { cookie: "s3cret\n" + "x\u0000" } },
  ],
  [
    "the function of option headers threw",
    READ,
    {
      headers: () => {
        throw new Error("s3cret");
      },
    },
  ],
  ["the function of option headers returned no object", READ, { headers: () => "s3cret" }],
  ["the function of option headers returned no object", READ, { headers: async () => ({}) }],
  ["the function of option headers returned no object", READ, { headers: rejecting as never }],
  ["the function of option headers threw", READ, { headers: () => lazy }],
  ["the function of option headers threw", READ, { headers: () => hidden }],
  [
    "the field authorization of option headers is no valid header field",
    READ,
    { headers: () => ({ authorization: undefined as never }) },
  ],
])("a call that cannot be sent is refused: %s", async (why, call, parts) => {
  const { http, fetched, clock } = new GatewayFetch(() => json({}), parts);
  const error = await http.send("do it", call, SOON).catch((one: unknown) => one);
  expect(error).toMatchObject({ code: "INVALID_OPTION", message: expect.stringContaining(why) });
  expect(JSON.stringify(error)).not.toContain("s3cret");
  expect([fetched.length, clock.timers]).toEqual([0, 0]);
});

test("a deadline ends a request, although fetch takes no notice of its signal", async () => {
  const { http, fetched, clock } = new GatewayFetch(() => new Promise(() => {}));
  const sent = http.send("read", READ, { timeoutMs: 1_500 }).catch((one: unknown) => one);
  await clock.advance(1_499);
  expect(fetched[0]?.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(await sent).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: "Cannot read: the gateway did not answer within 1.5 s",
  });
  expect([fetched[0]?.signal.aborted, clock.timers]).toEqual([true, 0]);
});

test("a deadline ends a body that does not end", async () => {
  const { http, clock } = new GatewayFetch(() => new Response(new ReadableStream({})));
  const sent = http.send("read", READ, SOON).catch((one: unknown) => one);
  await clock.advance(1_000);
  expect(await sent).toMatchObject({ code: "REQUEST_TIMEOUT" });
});

test("a signal ends a request with its reason, and one that was aborted before sends nothing", async () => {
  const { http, fetched, clock } = new GatewayFetch(() => new Promise(() => {}));
  const controller = new AbortController();
  const options = { timeoutMs: Number.POSITIVE_INFINITY, signal: controller.signal };
  const sent = http.send("read", READ, options).catch((one: unknown) => one);
  await clock.settle();
  expect(clock.timers).toBe(0);
  controller.abort("enough");
  const expected = {
    code: "ABORTED",
    message: "Cannot read: the caller's signal was aborted",
    cause: "enough",
  };
  expect(await sent).toMatchObject(expected);
  expect(await http.send("read", READ, options).catch((one: unknown) => one)).toMatchObject(expected);
  expect(fetched).toHaveLength(1);
});

test("no timer is left after an answer", async () => {
  const { http, clock } = new GatewayFetch(() => json({}));
  await http.send("read", READ, { timeoutMs: 1e12 });
  expect(clock.timers).toBe(0);
});
