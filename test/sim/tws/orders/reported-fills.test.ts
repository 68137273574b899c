import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { cancelOrder, reqCompletedOrders, reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { commissionReport, execDetails } from "../../../../sim/wire/responses/executions.ts";
import { completedOrder, openOrder, orderStatus } from "../../../../sim/wire/responses/orders.ts";
import { position } from "../../../../sim/wire/responses/positions.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { orderLeg } from "../../../support/order-rules.ts";
import { ComboDesk, PAIR } from "../../../support/pairs.ts";
import { names, received } from "../../../support/table.ts";

const [AAPL, MSFT] = PAIR;
/** The ID that combinations in USD share when SMART routes them. */
const COMBINATION = 28_812_380;

test("a filled combination is executed as a whole at its net price, and then leg by leg", () => {
  const desk = new ComboDesk();
  const { ask } = desk.quote();
  const before = new Map(
    desk.exchange.trading.positions(desk.table.nowMs).map(({ instrument, size }) => [instrument.conId, size]),
  );
  const answer = desk.place({ totalQuantity: 1, orderRef: "pair" });
  const [whole, ...legs] = received(answer, execDetails);
  expect(ask).toBeLessThan(0);
  expect(whole).toMatchObject({
    conId: COMBINATION,
    secType: "BAG",
    symbol: "AAPL,MSFT",
    tradingClass: "COMB",
    side: "BOT",
    shares: 1,
    price: ask,
    avgPrice: ask,
    orderRef: "pair",
  });
  expect(legs).toMatchObject([
    { conId: AAPL, secType: "STK", symbol: "AAPL", side: "BOT", shares: 1, cumQty: 1, orderRef: "pair" },
    { conId: MSFT, secType: "STK", symbol: "MSFT", side: "SLD", shares: 1, cumQty: 1, orderRef: "pair" },
  ]);
  const [apple, microsoft] = legs.map(({ price }) => price);
  expect((apple ?? 0) - (microsoft ?? 0)).toBeCloseTo(ask, 8);
  const base = whole?.execId.slice(0, -".01.01".length);
  expect([whole, ...legs].map((one) => one?.execId)).toEqual(
    ["01.01", "02.01", "03.01"].map((end) => `${base}.${end}`),
  );
  const reports = received(answer, commissionReport);
  expect(reports.map(({ execId }) => execId)).toEqual(legs.map(({ execId }) => execId));
  expect(received(answer, orderStatus).at(-1)).toMatchObject({
    status: "Filled",
    filled: 1,
    avgFillPrice: ask,
    lastFillPrice: ask,
  });
  const after = desk.exchange.trading.positions(desk.table.nowMs);
  expect(after.map(({ instrument }) => instrument.secType)).not.toContain("BAG");
  const changeOf = (conId: number) =>
    (after.find(({ instrument }) => instrument.conId === conId)?.size ?? 0) - (before.get(conId) ?? 0);
  expect([changeOf(AAPL), changeOf(MSFT)]).toEqual([1, -1]);
});

test("the executions of a fill come before its order status and its commissions", () => {
  const order = names(new ComboDesk().place({ totalQuantity: 1 }));
  const last = order.lastIndexOf("execDetails");
  expect(order.lastIndexOf("orderStatus")).toBeGreaterThan(last);
  expect(order.indexOf("commissionReport")).toBeGreaterThan(order.lastIndexOf("orderStatus"));
});

test("an open order shows its legs and its negative limit, and can be changed and cancelled", () => {
  const desk = new ComboDesk();
  const [open] = received(desk.place({ orderType: "LMT", lmtPrice: -900 }), openOrder);
  expect(open).toMatchObject({
    conId: COMBINATION,
    secType: "BAG",
    right: "?",
    multiplier: "",
    lmtPrice: -900,
    comboLegsDescription: `${AAPL}|1,${MSFT}|-1`,
    legs: [orderLeg(AAPL, "BUY"), orderLeg(MSFT, "SELL")],
    status: "Submitted",
  });
  desk.place({ orderType: "LMT", lmtPrice: -899.5 });
  const [listed] = received(desk.client.send(reqOpenOrders), openOrder);
  expect(listed).toMatchObject({ lmtPrice: -899.5, comboLegsDescription: `${AAPL}|1,${MSFT}|-1` });
  const cancelled = desk.client.send(cancelOrder, { orderId: 1 });
  expect(received(cancelled, error)).toMatchObject([{ code: 202 }]);
  const [completed] = received(desk.client.send(reqCompletedOrders), completedOrder);
  expect(completed).toMatchObject({
    conId: COMBINATION,
    secType: "BAG",
    status: "Cancelled",
    comboLegsDescription: `${AAPL}|1,${MSFT}|-1`,
    legs: [orderLeg(AAPL, "BUY"), orderLeg(MSFT, "SELL")],
  });
});

test("a partial fill keeps the ratio of the legs", () => {
  const desk = new ComboDesk();
  const { exchange, table } = desk;
  const [apple, microsoft] = PAIR.map((conId) => exchange.instrument(conId, table.nowMs)) as [
    Instrument,
    Instrument,
  ];
  const legs = [
    { instrument: apple, ratio: 21, side: "BUY" },
    { instrument: microsoft, ratio: 1, side: "SELL" },
  ] as const;
  const shown = exchange.quote(
    exchange.combination({ symbol: "AAPL,MSFT", currency: "USD", exchange: "SMART", legs }),
    table.nowMs,
  ).askSize;
  const answer = desk.place({
    totalQuantity: shown + 3,
    legs: [orderLeg(AAPL, "BUY", 21), orderLeg(MSFT, "SELL", 1)],
  });
  expect(received(answer, error)).toEqual([]);
  const executions = received(answer, execDetails);
  const sum = (conId: number) =>
    executions.filter((one) => one.conId === conId).reduce((units, { shares }) => units + shares, 0);
  const filled = sum(COMBINATION);
  expect(filled).toBe(shown);
  expect([sum(AAPL), sum(MSFT)]).toEqual([21 * filled, filled]);
  expect(received(answer, orderStatus).at(-1)).toMatchObject({ status: "Submitted", filled });
});

test("executions are listed with their legs, and by symbol, type and side", () => {
  const desk = new ComboDesk();
  desk.place({ totalQuantity: 1 });
  const listed = (filter: object) => {
    const answer = desk.client.send(reqExecutions, { reqId: 5, ...filter });
    const reports = received(answer, commissionReport).map(({ execId }) => execId.slice(-5));
    return [received(answer, execDetails).map(({ secType, symbol }) => `${secType} ${symbol}`), reports];
  };
  const all = ["BAG AAPL,MSFT", "STK AAPL", "STK MSFT"];
  expect(listed({})).toEqual([all, ["02.01", "03.01"]]);
  expect(listed({ secType: "BAG" })).toEqual([all.slice(0, 1), []]);
  expect(listed({ symbol: "MSFT" })).toEqual([all.slice(2), ["03.01"]]);
  expect(listed({ side: "SELL" })).toEqual([all.slice(2), ["03.01"]]);
});

test("clients that watch positions receive each leg, and no combination", () => {
  const desk = new ComboDesk();
  desk.client.send(reqPositions);
  const changed = received(desk.place({ totalQuantity: 1 }), position);
  expect(changed.map(({ conId }) => conId)).toEqual([AAPL, MSFT]);
});

test("a combination that is sold fills its legs the other way round", () => {
  const desk = new ComboDesk();
  const { bid } = desk.quote();
  const [whole, apple, microsoft] = received(desk.place({ totalQuantity: 1, action: "SELL" }), execDetails);
  expect([whole?.side, apple?.side, microsoft?.side]).toEqual(["SLD", "SLD", "BOT"]);
  expect(whole?.price).toBe(bid);
});

test("a what-if gives margins and the commission of the legs, and places nothing", () => {
  const desk = new ComboDesk();
  const [state] = received(desk.place({ whatIf: true }), openOrder);
  expect(state).toMatchObject({ status: "PreSubmitted", commission: 2 });
  expect(state?.initMarginChange).not.toBe(0);
  expect(desk.exchange.trading.orders()).toEqual([]);
});

test("an open combination goes on after its state was saved as text and read", () => {
  const desk = new ComboDesk();
  desk.place({ orderType: "LMT", lmtPrice: -900, tif: "GTC" });
  desk.place({ orderId: 2, totalQuantity: 1 });
  const saved = JSON.parse(JSON.stringify(desk.exchange.trading.state()));
  const { trading } = new Exchange({}, saved);
  trading.advance(desk.table.nowMs + 5_000);
  expect(JSON.stringify(trading.fills())).toBe(JSON.stringify(desk.exchange.trading.fills()));
  const [open] = trading.orders();
  expect(open).toMatchObject({ status: "Submitted", terms: { limitPrice: -900 } });
  expect(
    trading.modify(
      open?.permId ?? 0,
      { ...(open as NonNullable<typeof open>).terms, limitPrice: 0 },
      desk.table.nowMs + 6_000,
    ).refusal,
  ).toBeUndefined();
  expect(trading.order(open?.permId ?? 0)?.filled).toBeGreaterThan(0);
});
