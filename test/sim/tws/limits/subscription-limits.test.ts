import { expect, test } from "vitest";
import { cancelAccountSummary, reqAccountSummary } from "../../../../sim/wire/requests/accounts.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { cancelMktData, reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqMktDepth } from "../../../../sim/wire/requests/market-depth.ts";
import { reqRealTimeBars } from "../../../../sim/wire/requests/real-time-bars.ts";
import { reqScannerSubscription } from "../../../../sim/wire/requests/scanner.ts";
import { reqTickByTickData } from "../../../../sim/wire/requests/tick-by-tick.ts";
import { AAPL_NUMBERED, MSFT } from "../../../support/contracts.ts";
import { code, Table, type TableClient } from "../../../support/table.ts";

/** Sends a request under the numbers 1 to `count`. @returns The code that each gets. */
const each = (count: number, send: (reqId: number) => Parameters<typeof code>[0]) =>
  Array.from({ length: count }, (_, at) => code(send(at + 1)));

test("one market data line too many is refused with 101, until a cancel frees one", () => {
  const client = new Table({ marketDataLinesMax: 3 }).client(1);
  const line = (reqId: number) => client.send(reqMktData, { reqId, ...AAPL_NUMBERED });
  expect(each(5, line)).toEqual([undefined, undefined, undefined, 101, 101]);
  client.send(cancelMktData, { reqId: 1 });
  expect(code(line(6))).toBeUndefined();
});

test("a snapshot takes no market data line", () => {
  const client = new Table({ marketDataLinesMax: 1 }).client(1);
  client.send(reqMktData, { reqId: 1, ...AAPL_NUMBERED });
  expect(code(client.send(reqMktData, { reqId: 2, ...AAPL_NUMBERED, snapshot: true }))).toBeUndefined();
});

test("the depth of one security too many is refused with 309, more of the same security are not", () => {
  const table = new Table({ marketDepthsMax: 1 });
  const book = (client: TableClient, reqId: number, contract: object) =>
    code(client.send(reqMktDepth, { reqId, ...contract, rows: 5, smart: true })) === 309;
  const client = table.client(1);
  expect([book(client, 1, AAPL_NUMBERED), book(client, 2, AAPL_NUMBERED)]).toEqual([false, false]);
  expect([book(client, 3, MSFT), book(table.client(2), 1, MSFT)]).toEqual([true, true]);
});

test("tick-by-tick data of one security too many are refused with 10190", () => {
  const client = new Table({ tickByTicksMax: 1 }).client(1);
  const ticks = (reqId: number, contract: object) =>
    code(client.send(reqTickByTickData, { reqId, ...contract, tickType: "Last" }));
  expect([ticks(1, AAPL_NUMBERED), ticks(2, AAPL_NUMBERED), ticks(3, MSFT)]).toEqual([
    undefined,
    undefined,
    10190,
  ]);
});

test("all clients share the market data lines, and real-time bars take one each", () => {
  const table = new Table({ marketDataLinesMax: 2 });
  const bars = { reqId: 1, ...AAPL_NUMBERED, barSize: 5, whatToShow: "TRADES" };
  expect(code(table.client(1).send(reqRealTimeBars, bars))).toBeUndefined();
  const other = table.client(2);
  expect(each(2, (reqId) => other.send(reqMktData, { reqId, ...AAPL_NUMBERED }))).toEqual([undefined, 101]);
  expect(code(other.send(reqRealTimeBars, bars))).toBe(101);
});

test("one scanner subscription too many is refused with 162", () => {
  const client = new Table({ scannersMax: 1 }).client(1);
  const scan = { numberOfRows: 5, instrument: "STK", locationCode: "STK.US", scanCode: "TOP_PERC_GAIN" };
  expect(each(2, (reqId) => client.send(reqScannerSubscription, { reqId, ...scan }))).toEqual([
    undefined,
    162,
  ]);
});

test("one number for account summaries too many is refused with 322, also after a cancel", () => {
  const client = new Table({ summariesMax: 1 }).client(1);
  const summary = (reqId: number) => client.send(reqAccountSummary, { reqId, group: "All", tags: "Cushion" });
  expect(code(summary(1))).toBeUndefined();
  client.send(cancelAccountSummary, { reqId: 1 });
  expect([code(summary(2)), code(summary(1))]).toEqual([322, undefined]);
});

test("one open historical request too many is refused with 322", () => {
  const client = new Table({ historicalMax: 2 }).client(1);
  const bars = { barSize: "1 min", duration: "60 S", useRth: true, whatToShow: "TRADES", formatDate: 1 };
  const open = (reqId: number) =>
    client.send(reqHistoricalData, { reqId, ...AAPL_NUMBERED, ...bars, keepUpToDate: true });
  expect(each(3, open)).toEqual([undefined, undefined, 322]);
});
