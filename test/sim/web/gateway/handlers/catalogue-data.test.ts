import fc from "fast-check";
import { expect, test } from "vitest";
import { ACCOUNT } from "../../../../../sim/exchange/exchange-options.ts";
import { AAPL, CLOSED_MS, call, gatewayContext, OPEN_MS } from "../../../../support/web/context.ts";
import { DATA_HANDLERS } from "../../../../support/web/data-catalogue.ts";
import "../../../../support/replay.ts";

const TEXTS = [
  ACCOUNT,
  `${AAPL}`,
  `${AAPL}@SMART`,
  "416904",
  "0",
  "1",
  "-1",
  "NaN",
  "true",
  "31,84,87,7293",
  "OPT",
  "STK",
  "JAN26",
  "AAPL",
  "ES",
  "1d",
  "5min",
  "1h",
  "1w",
  "Midpoint",
  "19700101-00:00:00",
  "20260109-15:00:00",
  "99991231-23:59:59",
  "__proto__",
  "constructor",
  "<html>",
  "",
  "\u0000",
  "9".repeat(500),
];
const NAMES =
  "conid conids fields symbol symbols name secType sectype month strike right exchange period bar source barType outsideRth startTime direction isBuy".split(
    " ",
  );
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 8 }));
const body = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue(),
  fc.record(
    {
      conid: fc.oneof(fc.constant(AAPL), fc.jsonValue()),
      conids: fc.array(fc.oneof(fc.constant(AAPL), fc.jsonValue()), { maxLength: 4 }),
      symbol: fc.oneof(fc.constant("AAPL"), fc.jsonValue()),
      instrument: fc.oneof(fc.constant("STK"), fc.jsonValue()),
      type: fc.oneof(fc.constant("MOST_ACTIVE"), fc.constant("constructor"), fc.jsonValue()),
      filter: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
);
const request = fc.record({
  handler: fc.constantFrom(...DATA_HANDLERS),
  param: text,
  query: fc.dictionary(fc.constantFrom(...NAMES), text, { maxKeys: 6 }),
  body,
  nowMs: fc.constantFrom(OPEN_MS, CLOSED_MS, Date.UTC(2026, 0, 17, 12)),
});

test("each endpoint is there once", () => {
  const endpoints = DATA_HANDLERS.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(endpoints).size).toBe(endpoints.length);
  expect(endpoints.length).toBeGreaterThan(25);
});

test("every answer to any request can be written as JSON, and each refusal has a sentence", () => {
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 6 }), (requests) => {
      const context = gatewayContext();
      call(DATA_HANDLERS, "GET /portfolio/accounts", context);
      call(DATA_HANDLERS, "GET /iserver/secdef/search?symbol=AAPL", context);
      for (const { handler, param, query, nowMs, ...rest } of requests) {
        const params = Object.fromEntries(
          [...handler.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => [name, param]),
        );
        const search = new URLSearchParams(query);
        const { method, path } = handler;
        const reply = handler.handle(
          { method, path, params, query: search, body: rest.body },
          { ...context, nowMs },
        );
        expect(JSON.stringify(reply.body)).not.toMatch(/:(?:null|NaN),"v"|undefined/);
        if (reply.status === undefined) continue;
        expect([400, 404, 500]).toContain(reply.status);
        expect(reply.body).toEqual(expect.objectContaining({ error: expect.stringMatching(/\w/) }));
      }
    }),
    { numRuns: 60 },
  );
});

test("limits are those of the documentation", () => {
  const limits = Object.fromEntries(
    DATA_HANDLERS.flatMap(({ path, limits: of }) => (of === undefined ? [] : [[path, of[0]]])),
  );
  const rate = (requests: number, windowMs: number) => ({ kind: "rate", requests, windowMs });
  expect(limits).toEqual({
    "/portfolio/accounts": rate(1, 5_000),
    "/portfolio/subaccounts": rate(1, 5_000),
    "/iserver/account/pnl/partitioned": rate(1, 5_000),
    "/iserver/marketdata/snapshot": rate(10, 1_000),
    "/iserver/marketdata/history": { kind: "concurrent", requests: 5 },
    "/hmds/history": { kind: "concurrent", requests: 5 },
    "/iserver/scanner/params": rate(1, 900_000),
    "/iserver/scanner/run": rate(1, 1_000),
  });
});

test("handlers of the portfolio and of definitions need no brokerage session", () => {
  const context = gatewayContext();
  const login = { ...context.login, portfolioPrimed: true, brokerage: undefined };
  for (const handler of DATA_HANDLERS.filter(({ layer }) => layer === "login")) {
    const bare = {
      ...context,
      login,
      get brokerage(): never {
        throw new Error("There is no brokerage session");
      },
    };
    const params = { accountId: ACCOUNT, page: "0", conid: "265598" };
    const query = new URLSearchParams({ conids: `${AAPL}`, symbols: "AAPL" });
    const { method, path } = handler;
    const reply = handler.handle({ method, path, params, query, body: { conids: [AAPL] } }, bare);
    expect(reply.status, path).toBeUndefined();
  }
});
