import { expect, test } from "vitest";
import type { GatewayContext } from "../../../../../sim/web/gateway/context.ts";
import { historyHandlers } from "../../../../../sim/web/gateway/handlers/history.ts";
import { AAPL, bodyOf, call, gatewayContext, OPEN_MS } from "../../../../support/web/context.ts";

interface Point {
  readonly o: number;
  readonly c: number;
  readonly h: number;
  readonly l: number;
  readonly v: number;
  readonly t: number;
}
interface Answer {
  readonly data: readonly Point[];
  readonly points: number;
  readonly [field: string]: unknown;
}

const handlers = historyHandlers;
const PATH = `GET /iserver/marketdata/history?conid=${AAPL}`;

/** A session in which the history of the contract was requested before. */
function warmed(): GatewayContext {
  const context = gatewayContext();
  call(handlers, `${PATH}&period=1d&bar=1d`, context);
  return context;
}

const answer = (query: string, context: GatewayContext = warmed()): Answer =>
  bodyOf<Answer>(handlers, `${PATH}&${query}`, context);

/** The bars of the exchange since an instant, as the gateway writes them. */
function exchangeBars(
  { exchange, nowMs }: GatewayContext,
  lengthMs: number,
  fromMs: number,
  liquid: boolean,
): Point[] {
  const instrument = exchange.instrument(AAPL, nowMs);
  if (instrument === undefined) throw new Error("Apple is not listed");
  return exchange
    .bars(instrument, "TRADES", lengthMs, fromMs, nowMs, liquid)
    .map(({ open, close, high, low, volume, startMs }) => ({
      o: open,
      c: close,
      h: high,
      l: low,
      v: volume,
      t: startMs,
    }));
}

test("the first request for a contract fails in each session, and the second one has bars", () => {
  const context = gatewayContext();
  const first = call(handlers, `${PATH}&period=1d&bar=1h`, context);
  expect(first).toMatchObject({ status: 500, body: { error: expect.any(String) } });
  const second = call(handlers, `${PATH}&period=1d&bar=1h`, context);
  expect(second.status).toBeUndefined();
  expect(second.afterMs).toBeGreaterThanOrEqual(200);
});

test("the bars of a day are those of the exchange, in regular hours or outside of them", () => {
  const context = warmed();
  const opens = Date.UTC(2026, 0, 13, 14, 30);
  const inside = answer("period=1d&bar=5min", context);
  expect(inside.data).toEqual(exchangeBars(context, 300_000, opens, true));
  expect(inside).toMatchObject({
    symbol: "AAPL",
    startTime: "20260113-14:30:00",
    barLength: 300,
    timePeriod: "1d",
    points: 12,
    outsideRth: false,
  });
  const outside = answer("period=1d&bar=5min&outsideRth=true", context);
  expect(outside.data).toEqual(exchangeBars(context, 300_000, Date.UTC(2026, 0, 13, 9), false));
});

test("high and low have a scaled price, the volume, and minutes from the start", () => {
  const { high, low, priceFactor, data } = answer("period=1d&bar=5min");
  expect(priceFactor).toBe(100);
  const top = data.reduce((best, bar) => (bar.h > best.h ? bar : best));
  const minutes = (top.t - (data[0]?.t ?? 0)) / 60_000;
  expect(high).toBe(`${Math.round(top.h * 100)}/${top.v}/${minutes}`);
  expect(low).toMatch(/^\d+\/\d+\/\d+$/);
});

test("a start time ends the bars, or begins them with direction 1", () => {
  const before = answer("period=1d&bar=1h&startTime=20260109-21:00:00").data;
  expect(before.every(({ t }) => t < Date.UTC(2026, 0, 9, 21))).toBe(true);
  expect(before.at(-1)?.t).toBe(Date.UTC(2026, 0, 9, 20));
  const after = answer("period=1d&bar=1h&startTime=20260109-15:00:00&direction=1").data;
  expect(after[0]?.t).toBe(Date.UTC(2026, 0, 9, 15));
});

test("an answer has at most 1000 bars, the latest ones", () => {
  // A currency pair trades almost all day, so that a day has 1425 bars of a minute.
  const pair = "GET /iserver/marketdata/history?conid=12087792&period=1d&bar=1min";
  const context = gatewayContext();
  call(handlers, pair, context);
  const { data, points } = bodyOf<Answer>(handlers, pair, context);
  expect([data.length, points]).toEqual([1_000, 1_000]);
  expect(data.at(-1)?.t).toBe(OPEN_MS - 60_000);
  expect(data[0]?.t).toBe(OPEN_MS - 60_000_000);
});

test("long periods have bars of days and weeks", () => {
  expect(answer("period=2y&bar=1d").points).toBeGreaterThan(500);
  expect(answer("period=5y&bar=1m")).toMatchObject({ points: 61, barLength: 2_592_000 });
});

test("quotes have no volume", () => {
  expect(answer("period=1d&bar=1h&source=Midpoint").data.every(({ v }) => v === 0)).toBe(true);
  expect(answer("period=1d&bar=1h&source=Bid_Ask").points).toBeGreaterThan(0);
});

test("period and bar have defaults", () => {
  expect(answer("")).toMatchObject({ timePeriod: "1w", barLength: 900 });
});

test.each([
  "period=1x",
  "period=9h",
  "period=1d&bar=1m",
  "period=1y&bar=1min",
  "bar=7min",
  "source=News",
  "startTime=yesterday",
  "direction=1",
  "direction=2&startTime=20260109-21:00:00",
])("history with %s is refused", (query) => {
  expect(call(handlers, `${PATH}&${query}`, warmed())).toMatchObject({
    status: 400,
    body: { error: expect.stringMatching(/^Bad Request: /) },
  });
});

test("history without a contract is refused, and of an unknown one fails", () => {
  expect(call(handlers, "GET /iserver/marketdata/history", gatewayContext()).status).toBe(400);
  expect(call(handlers, "GET /iserver/marketdata/history?conid=1", gatewayContext()).status).toBe(500);
});

test("a time before the market began has no bars", () => {
  expect(answer("period=1d&bar=1h&startTime=19700101-12:00:00").data).toEqual([]);
  expect(answer("period=1d&bar=1h&startTime=20400101-12:00:00").points).toBeGreaterThan(0);
});

test("a future has no bars from before its first day, two years before its last", () => {
  const context = gatewayContext();
  const future = context.exchange
    .listed(context.nowMs)
    .find(
      ({ secType, symbol, lastTradeDate }) => `${secType} ${symbol} ${lastTradeDate}` === "FUT ES 20260320",
    );
  const path = `GET /iserver/marketdata/history?conid=${future?.conId}&period=2y&bar=1w&outsideRth=true`;
  call(handlers, path, context);
  const { data } = bodyOf<Answer>(handlers, path, context);
  const firstMs = Date.UTC(2024, 2, 18);
  expect([data[0]?.t ?? 0, data.length]).toEqual([expect.closeTo(firstMs, -9), 96]);
  const earlier = bodyOf<Answer>(handlers, `${path}&startTime=20240301-00:00:00`, context);
  expect(earlier).toMatchObject({ data: [], points: 0 });
});

test("hmds requests are not found before hmds is initialized in this session", () => {
  const context = warmed();
  const path = `GET /hmds/history?conid=${AAPL}&period=1d&bar=1h&barType=Midpoint`;
  expect(call(handlers, path, context).status).toBe(404);
  call(handlers, "POST /hmds/auth/init", context);
  expect(bodyOf<Answer>(handlers, path, context).data).toEqual(
    answer("period=1d&bar=1h&source=Midpoint", context).data,
  );
});

test("history has five slots", () => {
  const [history] = handlers;
  expect(history?.limits).toEqual([{ kind: "concurrent", requests: 5 }]);
});
