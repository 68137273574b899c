import { expect, test } from "vitest";
import * as accounts from "../../../sim/wire/requests/accounts.ts";
import { reqExecutions } from "../../../sim/wire/requests/executions.ts";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { reqNewsBulletins } from "../../../sim/wire/requests/news.ts";
import { reqAllOpenOrders, reqOpenOrders } from "../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { cancelPnL, cancelPnLSingle, reqPnL, reqPnLSingle } from "../../../sim/wire/requests/pnl.ts";
import { reqPositions, reqPositionsMulti } from "../../../sim/wire/requests/positions.ts";
import { error } from "../../../sim/wire/responses/session.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { names, received, sent, Table, type TableClient, TRADING } from "../../support/table.ts";

/** A client that watches a share, its bars and the account. */
function watching() {
  const table = new Table({}, undefined, TRADING);
  const client = table.client(1);
  client.send(reqMktData, { reqId: 1, ...AAPL_NUMBERED });
  const bars = { barSize: "5 mins", duration: "1 D", useRth: true, whatToShow: "TRADES", formatDate: 1 };
  client.send(reqHistoricalData, { reqId: 2, ...AAPL_NUMBERED, ...bars, keepUpToDate: true });
  client.send(reqPnL, { reqId: 3 });
  const codes = (event: Parameters<Table["happens"]>[0]) =>
    received(table.happens(event), error).map((one) => [one.reqId, one.code]);
  /** The kinds of messages that come within ten seconds. */
  const flowing = () => new Set(names(table.advance(10_000)));
  return { table, codes, flowing };
}

test("1100 stops data of IBKR, and 1102 lets them flow again", () => {
  const { codes, flowing } = watching();
  expect(codes({ kind: "offline" })).toEqual([[-1, 1100]]);
  expect(flowing()).toEqual(new Set());
  expect(codes({ kind: "online", dataLost: false })).toEqual([[-1, 1102]]);
  expect(flowing()).toContain("tickPrice");
  expect(flowing()).toContain("pnl");
});

test("1101 ends subscriptions to market data and account data", () => {
  const { codes, flowing } = watching();
  codes({ kind: "offline" });
  expect(codes({ kind: "online", dataLost: true })).toEqual([[-1, 1101]]);
  expect(flowing()).toEqual(new Set());
});

test("while TWS is cut off, a new client gets 2110 instead of the state of the farms", () => {
  const { table } = watching();
  table.happens({ kind: "offline" });
  expect(received(table.client(2).begun, error).map(({ code }) => code)).toEqual([2110]);
});

test("a broken farm ends bars with 10182 when it notifies", () => {
  const { codes, flowing } = watching();
  const farm = { kind: "farm", service: "historical", farm: "ushmds", bars: "notified" } as const;
  expect(codes({ ...farm, up: false })).toEqual([
    [-1, 2105],
    [2, 10182],
  ]);
  expect(flowing()).not.toContain("historicalDataUpdate");
  expect(codes({ ...farm, up: true })).toEqual([[-1, 2106]]);
});

test("a competing session gets 10197 for each market data line, whose ticks pause", () => {
  const { codes, flowing } = watching();
  expect(codes({ kind: "competing", on: true })).toEqual([
    [1, 10197],
    [2, 162],
  ]);
  expect(flowing()).toEqual(new Set(["pnl"]));
});

/** Everything about the account that a client can ask for, as fields, without instants. */
function accountAsked(client: TableClient) {
  const [requests, number] = [[...ACCOUNT_REQUESTS], { reqId: 9 }];
  return requests.flatMap(([message, values]) =>
    sent(client.send(message as never, { ...number, ...values } as never)),
  );
}
const ACCOUNT_REQUESTS = [
  [accounts.reqAccountSummary, { group: "All", tags: "NetLiquidation,TotalCashValue,$LEDGER:ALL" }],
  [accounts.cancelAccountSummary, {}],
  [accounts.reqAccountUpdates, { subscribe: true }],
  [accounts.reqAccountUpdatesMulti, {}],
  [reqPositions, {}],
  [reqPositionsMulti, {}],
  [cancelPnL, {}],
  [reqPnL, {}],
  [cancelPnLSingle, {}],
  [reqPnLSingle, { conId: AAPL_NUMBERED.conId }],
  [reqExecutions, {}],
  [reqOpenOrders, {}],
  [reqAllOpenOrders, {}],
] as const;

test("while TWS is cut off, the account is what it was at the cut, whatever trades meanwhile", () => {
  const table = Table.trading({ messagesPerSecond: 0 });
  const client = table.client(1);
  const order = {
    orderId: 1,
    ...AAPL_NUMBERED,
    action: "BUY",
    totalQuantity: 10,
    tif: "DAY",
    transmit: true,
  };
  const reports = client.send(placeOrder, { ...order, orderType: "LMT", lmtPrice: 1 });
  expect(names(reports)).toContain("openOrder");
  const atTheCut = accountAsked(client);
  table.happens({ kind: "offline" });
  table.happens({ kind: "manual-order", symbol: "AAPL", side: "BUY", quantity: 50 });
  table.advance(600_000);
  table.happens({ kind: "offline" });
  expect(accountAsked(client)).toEqual(atTheCut);
  table.happens({ kind: "online", dataLost: false });
  const later = accountAsked(client);
  expect(later).not.toEqual(atTheCut);
  expect(later.filter(([id]) => id === "11").length).toBe(1);
});

test("a bulletin does not arrive while TWS is cut off", () => {
  const { table } = watching();
  const client = table.client(2);
  client.send(reqNewsBulletins);
  table.happens({ kind: "offline" });
  expect(names(table.happens({ kind: "bulletin", text: "Closed" }))).toEqual(["note"]);
  table.happens({ kind: "online", dataLost: false });
  expect(names(table.happens({ kind: "bulletin", text: "Open" }))).toEqual(["updateNewsBulletin"]);
});

test("1300 names the new port, and ends the connection", () => {
  const { table } = watching();
  const effects = table.happens({ kind: "port", port: 4_005 });
  expect(received(effects, error)[0]?.text).toMatch(/new port - 4005$/);
  expect(names(effects)).toEqual(["error", "close"]);
});
