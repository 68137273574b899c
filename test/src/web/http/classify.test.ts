import { expect, test } from "vitest";
import type { WebAnswer, WebCall } from "../../../../src/web/call.ts";
import { type AnswerClass, classifyAnswer } from "../../../../src/web/http/classify.ts";
import { webAnswer } from "../../../support/web/paced-server.ts";

const READ: WebCall = { method: "GET", path: "/portfolio/U1/summary" };
const ORDER: WebCall = { method: "POST", path: "/iserver/account/U1/orders" };
const INIT: WebCall = { method: "POST", path: "/iserver/auth/ssodh/init" };
const TICKLE: WebCall = { method: "POST", path: "/tickle" };
const ACCOUNTS: WebCall = { method: "GET", path: "/iserver/accounts" };

const failed = (message: string) => ({ kind: "failed", message: expect.stringContaining(message) });
const session = (fault: string) => ({ kind: "session", fault, reason: expect.any(String) });
const text = (status: number, shown: string): WebAnswer => ({ ...webAnswer(status), text: shown });

/** Every row of the table of statuses and bodies that were seen, and odd ones. */
const ROWS: readonly [name: string, call: WebCall, answer: WebAnswer, expected: object][] = [
  ["a rows answer", READ, webAnswer(200, [{ id: 1 }]), { kind: "ok" }],
  ["an empty object", READ, webAnswer(200, {}), { kind: "ok" }],
  ["an empty body", READ, webAnswer(200), { kind: "ok" }],
  ["null", READ, webAnswer(200, null), { kind: "ok" }],
  ["an order question", ORDER, webAnswer(200, [{ id: "q", message: ["Sure?"] }]), { kind: "ok" }],
  ["a refused order", ORDER, webAnswer(200, { error: "price is too far" }), failed("price is too far")],
  ["an error that is an object", READ, webAnswer(200, { error: { message: "deep" } }), failed("deep")],
  ["an error of another kind", READ, webAnswer(200, { error: 7 }), failed("7")],
  ["an error that is null", READ, webAnswer(200, { error: null, rows: [] }), { kind: "ok" }],
  ["a text with 200", READ, text(200, "Created"), failed("the answer is no JSON: Created")],
  ["accounts", ACCOUNTS, webAnswer(200, { accounts: ["U1"] }), { kind: "ok" }],
  ["accounts {}", ACCOUNTS, webAnswer(200, {}), session("competing")],
  ["accounts without rows", ACCOUNTS, webAnswer(200, { accounts: [] }), session("competing")],
  ["accounts null", ACCOUNTS, webAnswer(200, null), session("competing")],
  ["no session", TICKLE, webAnswer(200, { error: "no session" }), session("login")],
  [
    "a tickle whose hmds has no bridge",
    TICKLE,
    webAnswer(200, { hmds: { error: "no bridge" } }),
    { kind: "ok" },
  ],
  ["no bridge", READ, webAnswer(400, { error: "Bad Request: no bridge", statusCode: 400 }), session("init")],
  ["Init session first", READ, webAnswer(400, { error: "Init session first" }), session("init")],
  ["query accounts, 400", READ, webAnswer(400, { error: "Please query /accounts first" }), session("prime")],
  ["query accounts, 500", READ, webAnswer(500, { error: "Please query /accounts first" }), session("prime")],
  [
    "a late reply",
    ORDER,
    webAnswer(400, { error: "reply id not found: 'x'" }),
    failed("HTTP 400: reply id not found"),
  ],
  [
    "a session at another address",
    READ,
    webAnswer(400, { error: "Trading TWS session is connected from a different IP address" }),
    session("competing"),
  ],
  ["401", READ, webAnswer(401), session("login")],
  ["401 with a page", READ, text(401, "<html>"), session("login")],
  ["403", READ, webAnswer(403), failed("HTTP 403 without a text")],
  ["404", READ, text(404, "<html>Resource not found</html>"), failed("HTTP 404 without a text")],
  [
    "404 of hmds",
    { method: "GET", path: "/hmds/history" },
    webAnswer(404),
    failed("/hmds/auth/init must come first"),
  ],
  ["410 after a logout", INIT, webAnswer(410), session("login")],
  ["410 elsewhere", READ, webAnswer(410), failed("HTTP 410")],
  ["503 after a logout", INIT, webAnswer(503), failed("HTTP 503")],
  ["411", ORDER, webAnswer(411), failed("no Content-Length")],
  ["429", READ, webAnswer(429, { error: "slow down" }, 5_000), { kind: "penalty", retryAfterMs: 5_000 }],
  ["429 that has no body", READ, webAnswer(429), { kind: "penalty", retryAfterMs: undefined }],
  ["500", READ, webAnswer(500, { error: "unknown" }), failed("HTTP 500: unknown")],
  ["500 that names a bridge", READ, webAnswer(500, { error: "no bridge" }), failed("HTTP 500: no bridge")],
  ["503 that names a session", READ, webAnswer(503, { error: "no session" }), failed("HTTP 503: no session")],
  ["503 empty, of an order", ORDER, webAnswer(503), failed("whether it had an effect is not known")],
  ["503 of an order status", READ, webAnswer(503, { error: "not yours" }), failed("HTTP 503: not yours")],
  ["502 with a page", READ, text(502, "<html>Bad gateway"), failed("HTTP 502 without a text")],
  ["502 with a text", READ, text(502, "upstream\nfailed"), failed("HTTP 502: upstream\\nfailed")],
];

test.each(ROWS)("%s has one meaning", (_, call, answer, expected) => {
  expect(classifyAnswer(call, answer)).toEqual(expected);
});

test("no 5xx is a fault of the session but the one that names its cure", () => {
  const bodies = ["no session", "no bridge", "Init session first", "connected from a different IP", "x"];
  const classes = bodies.flatMap((error) =>
    [READ, ORDER, INIT, TICKLE, ACCOUNTS].map(
      (call): AnswerClass => classifyAnswer(call, webAnswer(503, { error })),
    ),
  );
  expect(new Set(classes.map(({ kind }) => kind))).toEqual(new Set(["failed"]));
});

test("a message is one line of bounded length", () => {
  const found = classifyAnswer(READ, webAnswer(400, { error: `\u001b[31m${"x".repeat(100_000)}` }));
  expect(found).toMatchObject({ kind: "failed", message: expect.stringMatching(/^HTTP 400: \\x1b/) });
  expect(JSON.stringify(found).length).toBeLessThan(600);
});
