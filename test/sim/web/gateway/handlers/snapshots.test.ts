import { expect, test } from "vitest";
import { snapshotHandlers } from "../../../../../sim/web/gateway/handlers/snapshots.ts";
import { listedWithOptions } from "../../../../support/listed.ts";
import { AAPL, bodyOf, CLOSED_MS, call, gatewayContext, later } from "../../../../support/web/context.ts";

type Row = Readonly<Record<string, unknown>>;

const handlers = snapshotHandlers;
const snapshot = (conids: string, fields = "31,84,86,85,88"): string =>
  `GET /iserver/marketdata/snapshot?conids=${conids}&fields=${fields}`;

test("the first snapshot has the IDs alone, and the second one the quote of the exchange", () => {
  const context = gatewayContext();
  expect(bodyOf(handlers, snapshot(`${AAPL}`), context)).toEqual([{ conidEx: `${AAPL}`, conid: AAPL }]);
  const next = later(context, 500);
  const [row] = bodyOf<Row[]>(handlers, snapshot(`${AAPL}`), next);
  const instrument = context.exchange.instrument(AAPL, next.nowMs);
  const quote = instrument && context.exchange.quote(instrument, next.nowMs);
  expect(row).toMatchObject({
    conidEx: `${AAPL}`,
    conid: AAPL,
    _updated: next.nowMs,
    "31": quote?.last.toFixed(2),
    "84": quote?.bid.toFixed(2),
    "86": quote?.ask.toFixed(2),
    "85": `${quote?.askSize}`,
    "88": `${quote?.bidSize}`,
    "6509": "RpB",
  });
});

test("each contract needs two snapshots, in each brokerage session", () => {
  const context = gatewayContext();
  bodyOf(handlers, snapshot(`${AAPL}`), context);
  const rows = bodyOf<Row[]>(handlers, snapshot(`${AAPL},272093`), context);
  expect(rows.map((row) => "31" in row)).toEqual([true, false]);
  expect(bodyOf<Row[]>(handlers, snapshot(`${AAPL}`), gatewayContext())[0]).not.toHaveProperty("31");
});

test("slow fields come two seconds after the first snapshot", () => {
  const context = gatewayContext();
  const request = snapshot(`${AAPL}`, "31,7293,76");
  bodyOf(handlers, request, context);
  expect(bodyOf<Row[]>(handlers, request, later(context, 1_999))[0]).not.toHaveProperty("76");
  expect(bodyOf<Row[]>(handlers, request, later(context, 2_000))[0]).toMatchObject({ "76": "100" });
});

test("outside the trading hours the last price has a C before it, and the data is frozen", () => {
  const context = gatewayContext(CLOSED_MS);
  bodyOf(handlers, snapshot(`${AAPL}`), context);
  const [row] = bodyOf<Row[]>(handlers, snapshot(`${AAPL}`), context);
  expect(row?.["31"]).toMatch(/^C\d+\.\d\d$/);
  expect(row?.["6509"]).toBe("ZpB");
});

test("an option has no data before its symbol was searched", () => {
  const context = gatewayContext();
  const option = listedWithOptions(context.exchange, context.nowMs).find(({ secType }) => secType === "OPT");
  const request = snapshot(`${option?.conId}`, "84");
  bodyOf(handlers, request, context);
  expect(bodyOf<Row[]>(handlers, request, context)[0]).not.toHaveProperty("84");
  context.brokerage.searched.add("AAPL");
  bodyOf(handlers, request, context);
  expect(bodyOf<Row[]>(handlers, request, context)[0]).toHaveProperty("84");
});

test("a contract that is not listed has no row", () => {
  expect(bodyOf(handlers, snapshot("1"), gatewayContext())).toEqual([]);
});

test("a snapshot has at most 100 contracts and 50 fields", () => {
  const context = gatewayContext();
  const many = (count: number): string => Array.from({ length: count }, (_, at) => at + 1).join(",");
  expect(call(handlers, snapshot(many(100), many(50)), context).status).toBeUndefined();
  expect(call(handlers, snapshot(many(101)), context)).toMatchObject({
    status: 400,
    body: { error: "Bad Request: more than 100 conids" },
  });
  expect(call(handlers, snapshot("1", many(51)), context)).toMatchObject({
    status: 400,
    body: { error: "Bad Request: more than 50 fields" },
  });
});

test("snapshots without contracts, or of what is no contract, are refused", () => {
  for (const conids of ["", "x", `${AAPL},x`]) {
    expect(call(handlers, snapshot(conids), gatewayContext()).status, conids).toBe(400);
  }
});

test("a stream that is unsubscribed begins anew, and one that is not open cannot be", () => {
  const context = gatewayContext();
  const unsubscribe = (body: unknown) =>
    call(handlers, "POST /iserver/marketdata/unsubscribe", context, body);
  bodyOf(handlers, snapshot(`${AAPL}`), context);
  expect(unsubscribe({ conid: AAPL })).toEqual({ body: { success: true } });
  expect(unsubscribe({ conid: AAPL })).toEqual({ status: 500, body: { error: "unknown" } });
  expect(unsubscribe(undefined).status).toBe(400);
  expect(bodyOf<Row[]>(handlers, snapshot(`${AAPL}`), context)[0]).not.toHaveProperty("31");
});

test("unsubscribeall ends every stream of the session", () => {
  const context = gatewayContext();
  bodyOf(handlers, snapshot(`${AAPL},272093`), context);
  const all = "GET /iserver/marketdata/unsubscribeall";
  expect(bodyOf(handlers, all, context)).toEqual({ unsubscribed: true });
  expect(context.brokerage.snapshots.size).toBe(0);
  expect(context.brokerage.unsubscribedAllMs).toBe(context.nowMs);
});
