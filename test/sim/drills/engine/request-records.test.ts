import { expect, test } from "vitest";
import { gapRecords, requestRecords } from "../../../../sim/drills/engine/request-records.ts";
import type { RequestRecord } from "../../../../sim/drills/record.ts";
import type { SeenMessage } from "../../../../sim/drills/seen.ts";
import { seenMessage, sessionRecord } from "../../../support/drill-log.ts";

const OPEN = [sessionRecord(1, undefined)];

/** Makes the record of one request from it, what follows it, and its session. */
function recordOf(
  requests: readonly SeenMessage[],
  answers: readonly SeenMessage[] = [],
  sessions = OPEN,
): RequestRecord | undefined {
  return requestRecords(requests, answers, sessions)[0];
}

const HISTORY = seenMessage("reqHistoricalData", 10, { id: 5 });
const QUOTES = seenMessage("reqMktData", 10, { id: 5 });

test("a request with a number is answered by what carries its number on its connection", () => {
  const answers = [
    seenMessage("historicalData", 8, { id: 5 }),
    seenMessage("historicalData", 12, { id: 5 }),
    seenMessage("historicalDataEnd", 14, { id: 5 }),
    seenMessage("historicalData", 16, { id: 6 }),
    seenMessage("historicalData", 18, { id: 5, connection: 2 }),
  ];
  expect(recordOf([HISTORY], answers)).toEqual({
    connection: 1,
    name: "reqHistoricalData",
    text: "reqHistoricalData #5",
    id: 5,
    atMs: 10,
    firstAnswerMs: 12,
    lastAnswerMs: 14,
    end: "answered",
    frame: 10,
  });
});

test("an answer that a fault has lost is none: the request is open, or lost with its session", () => {
  const answers = [seenMessage("historicalData", 12, { id: 5, isLost: true })];
  expect(recordOf([HISTORY], answers)).toMatchObject({ end: "open", firstAnswerMs: undefined });
  expect(recordOf([HISTORY], answers, [sessionRecord(1, 20)])).toMatchObject({ end: "lost" });
});

test("a request without a number is answered by the last message of its kind", () => {
  const positions = seenMessage("reqPositions", 10);
  expect(recordOf([positions], [seenMessage("position", 12)])).toMatchObject({ end: "open" });
  expect(recordOf([positions], [seenMessage("positionEnd", 13)])).toMatchObject({
    end: "answered",
    firstAnswerMs: 13,
  });
});

test("a subscription with data is a stream until it is cancelled", () => {
  const tick = [seenMessage("tickPrice", 12, { id: 5 })];
  const cancel = seenMessage("cancelMktData", 15, { id: 5 });
  expect(recordOf([QUOTES], tick)).toMatchObject({ end: "stream" });
  expect(recordOf([QUOTES, cancel], tick)).toMatchObject({ end: "cancelled" });
  const before = seenMessage("cancelMktData", 5, { id: 5 });
  expect(recordOf([QUOTES, before], tick)).toMatchObject({ end: "stream" });
});

test("a request that is cancelled before any answer is cancelled, and not left open", () => {
  const cancel = seenMessage("cancelHistoricalData", 11, { id: 5 });
  expect(recordOf([HISTORY, cancel])).toMatchObject({ end: "cancelled" });
});

test("the cancel of an order is no cancel of the order's request, and waits for an answer itself", () => {
  const place = seenMessage("placeOrder", 10, { id: 5 });
  const cancel = seenMessage("cancelOrder", 11, { id: 5 });
  const ends = requestRecords([place, cancel], [], OPEN).map(({ end }) => end);
  expect(ends).toEqual(["open", "open"]);
});

test("requests that TWS never answers count as answered, and startApi is no request", () => {
  const requests = ["startApi", "reqMarketDataType", "cancelPositions", "reqGlobalCancel"];
  const records = requestRecords(
    requests.map((name, index) => seenMessage(name, index + 1)),
    [],
    OPEN,
  );
  expect(records.map(({ name, end }) => `${name} ${end}`)).toEqual([
    "reqMarketDataType answered",
    "cancelPositions answered",
    "reqGlobalCancel answered",
  ]);
});

test("a subscription is missing from the end of its session until it is requested again", () => {
  const requests = [
    seenMessage("reqMktData", 5, { id: 1, text: "reqMktData #1 AAPL" }),
    seenMessage("reqMktData", 6, { id: 2, text: "reqMktData #2 MSFT" }),
    seenMessage("reqMktData", 7, { id: 3, text: "reqMktData #3 SPY" }),
    seenMessage("cancelMktData", 8, { id: 3 }),
    seenMessage("reqHistoricalData", 9, { id: 4 }),
    seenMessage("reqMktData", 30, { id: 7, connection: 2, text: "reqMktData #7 MSFT" }),
  ];
  const sessions = [sessionRecord(1, 20), sessionRecord(2, undefined)];
  expect(gapRecords(requests, [], sessions, 100)).toEqual([
    { what: "reqMktData AAPL", fromMs: 20, toMs: undefined },
    { what: "reqMktData MSFT", fromMs: 20, toMs: 30 },
  ]);
});

test("1101 begins a gap while the session lives, unless a fault has lost it; 1102 begins none", () => {
  const requests = [
    seenMessage("reqMktData", 5, { id: 1, text: "reqMktData #1 AAPL" }),
    seenMessage("reqMktData", 15, { id: 2, text: "reqMktData #2 AAPL" }),
  ];
  const notice = (code: number, isLost = false) => seenMessage("error", 10, { values: { code }, isLost });
  expect(gapRecords(requests, [notice(1101)], OPEN, 100)).toEqual([
    { what: "reqMktData AAPL", fromMs: 10, toMs: 15 },
  ]);
  expect(gapRecords(requests, [notice(1101, true), notice(1102)], OPEN, 100)).toEqual([]);
});

test("gaps come in the order of their beginnings", () => {
  const requests = [
    seenMessage("reqMktData", 5, { id: 1, text: "reqMktData #1 AAPL" }),
    seenMessage("reqMktData", 6, { id: 1, connection: 2, text: "reqMktData #1 MSFT" }),
  ];
  const lost = seenMessage("error", 10, { values: { code: 1101 }, connection: 2 });
  const gaps = gapRecords(requests, [lost], [sessionRecord(1, 20), sessionRecord(2, undefined)], 100);
  expect(gaps.map(({ what, fromMs }) => [what, fromMs])).toEqual([
    ["reqMktData MSFT", 10],
    ["reqMktData AAPL", 20],
  ]);
});

test("a session that ends with the drill begins no gap", () => {
  const requests = [seenMessage("reqMktData", 5, { id: 1, text: "reqMktData #1 AAPL" })];
  expect(gapRecords(requests, [], [sessionRecord(1, 20)], 19)).toEqual([]);
  expect(gapRecords(requests, [], [sessionRecord(1, 20)], 20)).toHaveLength(1);
});
