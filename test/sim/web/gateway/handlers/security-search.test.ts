import { expect, test } from "vitest";
import { ANY_CONTRACT } from "../../../../../sim/exchange/contracts/contract-query.ts";
import { securitySearchHandlers } from "../../../../../sim/web/gateway/handlers/security-search.ts";
import { AAPL, bodyOf, call, gatewayContext } from "../../../../support/web/context.ts";

type Row = Readonly<Record<string, unknown>>;

const handlers = securitySearchHandlers;
const SEARCH = "GET /iserver/secdef/search";
const INFO = `GET /iserver/secdef/info?conid=${AAPL}&secType=OPT&month=JAN26`;
const STRIKES = `GET /iserver/secdef/strikes?conid=${AAPL}&sectype=OPT&month=JAN26`;

test("a search finds a symbol with its derivatives, by GET and POST, with the conid as text", () => {
  const context = gatewayContext();
  const rows = bodyOf<Row[]>(handlers, `${SEARCH}?symbol=aapl`, context);
  expect(rows).toEqual([
    {
      conid: `${AAPL}`,
      companyHeader: "APPLE INC - NASDAQ",
      companyName: "APPLE INC",
      symbol: "AAPL",
      description: "NASDAQ",
      restricted: null,
      sections: [
        { secType: "STK" },
        {
          secType: "OPT",
          months: expect.stringMatching(/^JAN26;FEB26;MAR26;.*DEC28;JAN29$/),
          exchange: expect.stringContaining("SMART"),
        },
      ],
    },
  ]);
  expect(bodyOf(handlers, "POST /iserver/secdef/search", context, { symbol: "AAPL" })).toEqual(rows);
});

test("the symbol itself comes before those that begin with it", () => {
  const symbols = bodyOf<Row[]>(handlers, `${SEARCH}?symbol=GOOG`, gatewayContext());
  expect(symbols.map(({ symbol }) => symbol)).toEqual(["GOOG", "GOOGL"]);
});

test("the root of a future is found with its months, and its futures by that root", () => {
  const context = gatewayContext();
  // ES is also the symbol of a share, Eversource.
  const found = bodyOf<Row[]>(handlers, `${SEARCH}?symbol=ES`, context);
  const root = found.find(({ companyName }) => companyName === "E-mini S&P 500");
  expect(root).toMatchObject({
    symbol: "ES",
    sections: [{ secType: "IND" }, { secType: "FUT", months: "MAR26;JUN26;SEP26;DEC26", exchange: "CME" }],
  });
  const info = `GET /iserver/secdef/info?conid=${root?.conid}&secType=FUT&month=MAR26`;
  const rows = bodyOf<Row[]>(handlers, info, context);
  expect(rows.map(({ symbol, maturityDate, multiplier }) => [symbol, maturityDate, multiplier])).toEqual([
    ["ES", "20260320", "50"],
  ]);
});

test("a search by name finds companies and opens no derivatives", () => {
  const context = gatewayContext();
  const rows = bodyOf<Row[]>(handlers, `${SEARCH}?symbol=apple&name=true`, context);
  expect(rows.map(({ symbol }) => symbol)).toEqual(["AAPL"]);
  expect(call(handlers, STRIKES, context).status).toBe(400);
});

test("a search that finds nothing has an empty list", () => {
  expect(bodyOf(handlers, `${SEARCH}?symbol=NOSUCH`, gatewayContext())).toEqual([]);
});

test("strikes and options are refused before their symbol was searched in this session", () => {
  const context = gatewayContext();
  const refusal = { status: 400, body: { error: "Bad Request: no contracts retrieved", statusCode: 400 } };
  expect(call(handlers, STRIKES, context)).toEqual(refusal);
  expect(call(handlers, `${INFO}&strike=260`, context)).toEqual(refusal);
  bodyOf(handlers, `${SEARCH}?symbol=AAPL`, context);
  const { call: calls, put } = bodyOf<{ call: number[]; put: number[] }>(handlers, STRIKES, context);
  expect(calls).toEqual(put);
  expect(calls).toContain(260);
  expect(calls).toEqual([...calls].sort((a, b) => a - b));
});

test("an exchange that does not trade the options has no strikes", () => {
  const context = gatewayContext();
  bodyOf(handlers, `${SEARCH}?symbol=AAPL`, context);
  const all = bodyOf<{ call: number[] }>(handlers, STRIKES, context);
  expect(bodyOf(handlers, `${STRIKES}&exchange=cboe`, context)).toEqual(all);
  expect(bodyOf(handlers, `${STRIKES}&exchange=CME`, context)).toEqual({ call: [], put: [] });
});

test("an option is found by month, strike and right", () => {
  const context = gatewayContext();
  bodyOf(handlers, `${SEARCH}?symbol=AAPL`, context);
  const both = bodyOf<Row[]>(handlers, `${INFO}&strike=260`, context);
  // Options expire on the Fridays of January that are left: 16, 23 and 30.
  expect(both.map(({ right }) => right)).toEqual(["C", "P", "C", "P", "C", "P"]);
  const [put] = bodyOf<Row[]>(handlers, `${INFO}&strike=260&right=P`, context);
  expect(put).toMatchObject({ strike: 260, maturityDate: "20260116", desc2: "JAN 16 '26 260 Put" });
  const [instrument] = context.exchange.find({ ...ANY_CONTRACT, conId: Number(put?.conid) }, context.nowMs);
  expect(instrument).toMatchObject({ symbol: "AAPL", strike: 260, right: "P" });
});

test("a stock describes itself after its search", () => {
  const context = gatewayContext();
  bodyOf(handlers, `${SEARCH}?symbol=AAPL`, context);
  const [row] = bodyOf<Row[]>(handlers, `GET /iserver/secdef/info?conid=${AAPL}&secType=STK`, context);
  expect(row).toMatchObject({ conid: AAPL, ticker: "AAPL", right: "?", maturityDate: null });
});

test.each([
  SEARCH,
  "POST /iserver/secdef/search",
  "GET /iserver/secdef/info",
  `GET /iserver/secdef/info?conid=${AAPL}`,
  `GET /iserver/secdef/info?conid=${AAPL}&secType=OPT`,
  INFO,
  `${INFO}&strike=1`,
  `GET /iserver/secdef/info?conid=${AAPL}&secType=FUT&month=JAN26`,
])("%s is refused with 400", (request) => {
  const context = gatewayContext();
  bodyOf(handlers, `${SEARCH}?symbol=AAPL`, context);
  expect(call(handlers, request, context)).toMatchObject({
    status: 400,
    body: { error: expect.stringMatching(/^Bad Request: /) },
  });
});
