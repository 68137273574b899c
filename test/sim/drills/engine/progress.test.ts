import { expect, test } from "vitest";
import { isSubscription, Progress } from "../../../../sim/drills/engine/progress.ts";
import { loggedMessage, traceEvent } from "../../../support/drill-log.ts";

test.each([
  ["reqMktData", {}, true],
  ["reqMktData", { snapshot: true }, false],
  ["reqMktData", { regulatorySnapshot: true }, false],
  ["reqHistoricalData", {}, false],
  ["reqHistoricalData", { keepUpToDate: true }, true],
  ["reqAccountUpdates", { subscribe: true }, true],
  ["reqAccountUpdates", { subscribe: false }, false],
  ["reqRealTimeBars", {}, true],
  ["reqPositions", {}, false],
])("whether %s with %j is for data that go on", (name, values, isOne) => {
  expect(isSubscription(loggedMessage(name, 0, { values }))).toBe(isOne);
});

const ready = traceEvent("sent", "nextValidId", 1);
const quotes = (id: number, symbol: string, connection = 1) =>
  loggedMessage("reqMktData", 2, { id, connection, text: `reqMktData #${id} ${symbol}` });

test("a session is counted once, when it is ready, and once more when it is lost", () => {
  const progress = new Progress();
  progress.event(traceEvent("opened", "", 0));
  expect(progress.isWhole).toBe(false);
  progress.event(ready);
  progress.event(ready);
  expect([progress.sessions, progress.losses, progress.isWhole]).toEqual([1, 0, true]);
  progress.event(traceEvent("dead", "", 3));
  progress.event(traceEvent("closed", "", 4));
  expect([progress.sessions, progress.losses, progress.isWhole]).toEqual([1, 1, false]);
});

test("a client is whole again when it has requested each lost subscription, under any number", () => {
  const progress = new Progress();
  progress.event(ready);
  for (const message of [quotes(1, "AAPL"), quotes(2, "MSFT"), quotes(3, "SPY")]) progress.request(message);
  progress.request(loggedMessage("cancelMktData", 3, { id: 3 }));
  progress.event(traceEvent("left", "fin", 4));
  progress.event(traceEvent("sent", "nextValidId", 5, { connection: 2 }));
  expect(progress.missing).toEqual(["reqMktData AAPL", "reqMktData MSFT"]);
  progress.request(quotes(8, "MSFT", 2));
  expect(progress.isWhole).toBe(false);
  progress.request(quotes(9, "AAPL", 2));
  expect(progress.isWhole).toBe(true);
});

test("1101 loses the subscriptions and leaves the session; 1102 loses nothing", () => {
  const progress = new Progress();
  progress.event(ready);
  progress.request(quotes(1, "AAPL"));
  progress.event(traceEvent("sent", "error 1102", 3));
  expect(progress.missing).toEqual([]);
  progress.event(traceEvent("sent", "error 1101", 4));
  expect(progress.missing).toEqual(["reqMktData AAPL"]);
  expect([progress.ready.size, progress.losses]).toEqual([1, 0]);
});

test("kinds counts different requests, and neither repetitions nor startApi", () => {
  const progress = new Progress();
  progress.request(loggedMessage("startApi", 1));
  for (const message of [quotes(1, "AAPL"), quotes(2, "AAPL"), quotes(3, "MSFT")]) progress.request(message);
  expect(progress.kinds).toBe(2);
});
