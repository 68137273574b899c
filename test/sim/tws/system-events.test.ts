import { expect, test } from "vitest";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { reqPnL } from "../../../sim/wire/requests/pnl.ts";
import { error } from "../../../sim/wire/responses/session.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { names, received, Table, TRADING } from "../../support/table.ts";

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
  expect(flowing()).toEqual(new Set(["pnl"]));
  expect(codes({ kind: "online", dataLost: false })).toEqual([[-1, 1102]]);
  expect(flowing()).toContain("tickPrice");
});

test("1101 ends subscriptions to data of IBKR, and no others", () => {
  const { codes, flowing } = watching();
  codes({ kind: "offline" });
  expect(codes({ kind: "online", dataLost: true })).toEqual([[-1, 1101]]);
  expect(flowing()).toEqual(new Set(["pnl"]));
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
  expect(codes({ kind: "competing", on: true })).toEqual([[1, 10197]]);
  expect(flowing()).toEqual(new Set(["pnl", "historicalDataUpdate"]));
});

test("1300 names the new port, and ends the connection", () => {
  const { table } = watching();
  const effects = table.happens({ kind: "port", port: 4_005 });
  expect(received(effects, error)[0]?.text).toMatch(/new port - 4005$/);
  expect(names(effects)).toEqual(["error", "close"]);
});
