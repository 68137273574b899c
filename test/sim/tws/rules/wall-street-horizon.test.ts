import { expect, test } from "vitest";
import * as rules from "../../../../sim/tws/rules/wall-street-horizon.ts";
import * as request from "../../../../sim/wire/requests/wall-street-horizon.ts";
import { type RefusalCases, refusalsOf } from "../../../support/refusals.ts";
import { Table } from "../../../support/table.ts";

/** Makes a client of a login that has subscribed to the calendar. */
const allowed = () => {
  const table = new Table({ wallStreetHorizon: true });
  return { table, client: table.client(1) };
};
/** Makes such a client that has the metadata. */
const informed = () => {
  const one = allowed();
  one.client.send(request.reqWshMetaData, { reqId: 1 });
  one.table.advance(1_000);
  return one;
};
const events = (change: object) =>
  informed().client.send(request.reqWshEventData, { reqId: 2, conId: 265598, ...change });

const INVALID = "Invalid WSH event data request.";
const CASES: RefusalCases = {
  "metadata of the Wall Street Horizon calendar without a subscription to it": [
    "News feed is not allowed.",
    () => new Table().client(1).send(request.reqWshMetaData, { reqId: 1 }),
  ],
  "metadata of the Wall Street Horizon calendar while an answer to the same request is outstanding": [
    "Duplicate WSH meta data request.",
    () => {
      const { client } = allowed();
      client.send(request.reqWshMetaData, { reqId: 1 });
      return client.send(request.reqWshMetaData, { reqId: 2 });
    },
  ],
  "a cancel of metadata of the Wall Street Horizon calendar that are not outstanding": [
    "Failed to cancel WSH meta data.",
    () => allowed().client.send(request.cancelWshMetaData, { reqId: 1 }),
  ],
  "events of the Wall Street Horizon calendar without a subscription to it": [
    "News feed is not allowed.",
    () => new Table().client(1).send(request.reqWshEventData, { reqId: 1, conId: 265598 }),
  ],
  "events of the Wall Street Horizon calendar before its metadata were answered": [
    "WSH meta data not requested.",
    () => allowed().client.send(request.reqWshEventData, { reqId: 2, conId: 265598 }),
  ],
  "events of the Wall Street Horizon calendar with both a conId and a filter, or with neither": [
    INVALID,
    () => events({ conId: undefined }),
  ],
  "events of the Wall Street Horizon calendar with a filter that is not JSON, or a date that is not yyyymmdd":
    [INVALID, () => events({ startDate: "2026-01-01" })],
  "events of the Wall Street Horizon calendar while an answer to the same request is outstanding": [
    "Duplicate WSH event data request.",
    () => {
      const { client } = informed();
      client.send(request.reqWshEventData, { reqId: 2, conId: 265598 });
      return client.send(request.reqWshEventData, { reqId: 3, conId: 265598 });
    },
  ],
  "a cancel of events of the Wall Street Horizon calendar that are not outstanding": [
    "Failed to cancel WSH event data.",
    () => allowed().client.send(request.cancelWshEventData, { reqId: 1 }),
  ],
};

test("each rule about the Wall Street Horizon calendar is broken by a request", () => {
  const { answers, expected, unused } = refusalsOf(Object.values(rules).flat(), CASES);
  expect(answers).toEqual(expected);
  expect(unused).toEqual([]);
});

test.each([
  ["a contract and a filter", { filter: '{"watchlist":["265598"]}' }],
  ["a filter that is not JSON", { conId: undefined, filter: "AAPL" }],
  ["a filter that is a list", { conId: undefined, filter: "[265598]" }],
])("events with %s are refused with 10309", (_, change) => {
  const { answers } = refusalsOf([{ what: "events", code: 10309, source: "" }], {
    events: [INVALID, () => events(change)],
  });
  expect(answers).toEqual([{ what: "events", code: 10309, text: INVALID }]);
});
