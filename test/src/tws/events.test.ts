import { expect, test } from "vitest";
import { EVENT_ROUTES, eventsOfMessage } from "../../../src/tws/events.ts";

/** More than all numbers of messages that there are. */
const NUMBERS = Array.from({ length: 500 }, (_, id) => id);

test("a message of which one or more events are made is found by its number, and others are not", () => {
  expect([1, 2, 61, 62, 99].map(eventsOfMessage)).toEqual([
    ...[["tickPrice", "tickSize"], ["tickSize"], ["position"], ["positionEnd"]],
    ["tickByTickAllLast", "tickByTickBidAsk", "tickByTickMidPoint"],
  ]);
  // An error or a new order number is no part of an answer.
  expect([4, 9, 0, -1, 9_999].map(eventsOfMessage)).toEqual([[], [], [], [], []]);
});

test("a message whose number could not be read may have been any of them", () => {
  const all = NUMBERS.flatMap((id) => eventsOfMessage(id));
  expect([...eventsOfMessage(Number.NaN)].sort()).toEqual(all.sort());
  expect(all.length).toBeGreaterThan(50);
});

test("the events of messages are events that have a route", () => {
  for (const event of eventsOfMessage(Number.NaN)) {
    expect(EVENT_ROUTES.has(event), event).toBe(true);
  }
});
