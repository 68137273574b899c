import { expect, test } from "vitest";
import { drop } from "../../sim/mod.ts";
import { createIbkrTools, type SessionProvider } from "../../src/langgraph/mod.ts";
import { parsedAnswer } from "../support/answer-rows.ts";
import { BothWorlds } from "../support/web/both-worlds.ts";

/** Tuesday, half past ten in New York. */
const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);
/** Saturday: the market is closed. */
const CLOSED_MS = Date.UTC(2026, 0, 17, 15, 30);

/** Calls of all tools whose answers do not depend on the second. */
const CALLS: readonly (readonly [name: string, input: object])[] = [
  ["get_account_summary", {}],
  ["get_positions", {}],
  ["get_historical_bars", { symbol: "aapl", duration: "2 D", barSize: "1 hour" }],
  ["get_historical_bars", { symbol: "SPY", duration: "1 M", barSize: "1 day" }],
  ["get_historical_bars", { symbol: "MSFT" }],
  ["get_quote", { symbol: "jpm" }],
];

/** What a quote of a closed market has on one transport alone: live data of TWS have no bid and ask then. */
const CLOSED_QUOTES = {
  tws: { dataType: "live", last: expect.any(Number), complete: false },
  web: { dataType: "frozen", bid: expect.any(Number), ask: expect.any(Number), complete: false },
};

/** Invokes a tool, and parses its text. */
async function invoked(pool: SessionProvider, name: string, input: object): Promise<unknown> {
  const tool = createIbkrTools(pool).find((one) => one.name === name);
  return parsedAnswer(await tool?.invoke(input));
}

/** A value without what one of both transports does not have. */
function common(value: unknown): unknown {
  if (Array.isArray(value)) {
    const rows = value.map(common);
    // The order of the values of the account has no meaning.
    return typeof Reflect.get(Object(rows[0]), "tag") === "string" ? sortedByTag(rows) : rows;
  }
  if (typeof value !== "object" || value === null) return value;
  const left = Object.entries(value).filter(([name]) => !ONE_SIDED.has(name));
  return Object.fromEntries(left.map(([name, one]) => [name, name === "value" ? numberOr(one) : one]));
}

/** Fields that both write in their own way, or that one alone has. */
const ONE_SIDED: ReadonlySet<string> = new Set([
  ...["time", "timeMs", "WAP", "count", "marketDataType", "notices"],
  // While the market is closed the gateway says that its data are frozen, and has no last trade; TWS has no bid and ask.
  ...["bid", "ask", "bidSize", "askSize", "last", "lastSize", "complete", "dataType", "kindOfData"],
]);

/** An answer without the time at which it was received. */
const untimed = (answer: unknown): unknown =>
  typeof answer === "object" && !Array.isArray(answer) ? { ...answer, time: undefined } : answer;

const numberOr = (text: unknown): unknown => (Number.isNaN(Number(text)) ? text : Number(text));
const sortedByTag = (rows: unknown[]): unknown[] =>
  rows.sort((one, other) =>
    String(Reflect.get(Object(one), "tag")) < String(Reflect.get(Object(other), "tag")) ? -1 : 1,
  );

test.each(CALLS)("%s with %j gives a model the same answer over either transport", async (name, input) => {
  const both = new BothWorlds({ startMs: CLOSED_MS });
  const [tws, web] = await both.until(
    Promise.all([invoked(both.tws, name, input), invoked(both.web, name, input)]),
  );
  expect(common(web)).toEqual(common(tws));
  if (name === "get_quote") expect({ tws, web }).toMatchObject(CLOSED_QUOTES);
  expect(JSON.stringify(web).length).toBeGreaterThan(50);
});

test.each(CALLS)("%s with %j is answered although the session is lost in the call", async (name, input) => {
  const both = new BothWorlds({ startMs: CLOSED_MS });
  const calm = await both.until(invoked(both.tws, name, input));
  await both.until(both.web.connect());
  await both.clock.advance(40_000);
  both.fakeTws.inject(drop({ afterRequest: REQUESTS[name] ?? "", times: 1 }));
  const answers = Promise.all([invoked(both.tws, name, input), invoked(both.web, name, input)]);
  both.gateway.happens({ kind: "brokerage-expired" });
  const [tws, web] = await both.until(answers);
  expect(untimed(tws)).toEqual(untimed(calm));
  expect(common(web)).toEqual(common(calm));
  expect(both.tws.stats().sessionsLost).toBe(1);
  // The portfolio needs no brokerage session.
  const isMarket = name === "get_quote" || name === "get_historical_bars";
  expect(both.web.stats().sessionsLost).toBe(isMarket ? 1 : 0);
});

/** The message that each tool sends to TWS. */
const REQUESTS: Readonly<Record<string, string>> = {
  get_account_summary: "reqAccountSummary",
  get_positions: "reqPositions",
  get_historical_bars: "reqHistoricalData",
  get_quote: "reqMktData",
};

test("what no transport knows is an error for a model, never an empty answer", async () => {
  const both = new BothWorlds({ startMs: OPEN_MS });
  for (const pool of [both.tws, both.web]) {
    for (const name of ["get_quote", "get_historical_bars"]) {
      expect(await both.until(invoked(pool, name, { symbol: "NOSUCH" }))).toEqual({
        error: expect.objectContaining({
          retryable: false,
          message: expect.stringMatching(/Cannot .*NOSUCH/),
        }),
      });
    }
  }
});

/** Instruments of every kind, as a model selects them. */
const INSTRUMENTS: readonly object[] = [
  { symbol: "AAPL" },
  { conId: 265598 },
  { symbol: "AAPL", expiry: "20260220", strike: 260, right: "C" },
  { symbol: "ES", secType: "FUT", expiry: "202603" },
  { symbol: "EUR.USD", secType: "CASH" },
  { symbol: "SPX", secType: "IND" },
  { symbol: "BTC", secType: "CRYPTO" },
];

test.each(INSTRUMENTS)("%j is one contract over either transport, and has a price", async (input) => {
  const both = new BothWorlds({ startMs: OPEN_MS });
  const quotes = [both.tws, both.web].map((pool) => invoked(pool, "get_quote", input));
  const [tws, web] = (await both.until(Promise.all(quotes))) as Record<string, unknown>[];
  const contract = ({
    symbol,
    secType,
    currency,
    expiry,
    strike,
    right,
    multiplier,
    conId,
  }: typeof tws = {}) =>
    JSON.stringify({ symbol, secType, currency, expiry, strike, right, multiplier, conId });
  expect(contract(web)).toBe(contract(tws));
  for (const quote of [tws, web]) expect(typeof (quote?.bid ?? quote?.last)).toBe("number");
});

/** Lists whose rows are equal over both, as far as the Web API has their fields. */
const LISTS: readonly (readonly [name: string, input: object])[] = [
  ["find_contracts", { symbol: "ES", secType: "FUT" }],
  ["find_contracts", { symbol: "AAPL", secType: "OPT", expiry: "20260220", strike: 260 }],
  ["find_contracts", { conId: 265598 }],
  ["search_symbols", { text: "Apple" }],
  ["get_open_orders", {}],
  ["get_executions", {}],
];

test.each(LISTS)("%s with %j has the same rows over either transport", async (name, input) => {
  const both = new BothWorlds({ startMs: OPEN_MS });
  for (const limitPrice of [undefined, 100]) both.trade("BUY", 7, limitPrice);
  await both.clock.advance(1_000);
  const answers = await both.until(
    Promise.all([invoked(both.tws, name, input), invoked(both.web, name, input)]),
  );
  // IDs of orders are those of each transport, and the Web API names the exchange of an option differently.
  const rows = answers.map((answer) =>
    (answer as Record<string, unknown>[]).map(({ orderId: _id, exchange: _exchange, ...row }) => row),
  );
  const [tws = [], web = []] = rows;
  expect(web.length).toBeGreaterThan(0);
  expect(tws).toHaveLength(web.length);
  for (const [at, row] of web.entries()) expect(tws[at]).toMatchObject(row);
});
