import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/head-timestamp.ts";
import { headTimestamp } from "../../../../sim/wire/responses/head-timestamp.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, names, received, Table } from "../../../support/table.ts";

const query = (change: object) =>
  new Table().client(1).send(request.reqHeadTimestamp, {
    reqId: 1,
    ...AAPL_NUMBERED,
    whatToShow: "TRADES",
    useRth: true,
    formatDate: 1,
    ...change,
  });

test("the earliest data point is the first opening of the year twenty years ago", () => {
  // 1 and 2 January 2006 were a Sunday and the day on which the holiday was kept.
  expect(received(query({}), headTimestamp)).toEqual([{ reqId: 1, timestamp: "20060103-14:30:00" }]);
  expect(received(query({ formatDate: 2 }), headTimestamp)).toEqual([
    { reqId: 1, timestamp: `${Date.UTC(2006, 0, 3, 14, 30) / 1_000}` },
  ]);
});

test("an unknown content is refused with 321, an unknown contract with 200", () => {
  expect(code(query({ whatToShow: "NO_SUCH_PRICE" }))).toBe(321);
  expect(code(query({ conId: 0, symbol: "NOSUCH" }))).toBe(200);
});

test("a cancel is answered with nothing", () => {
  expect(names(new Table().client(1).send(request.cancelHeadTimestamp, { reqId: 1 }))).toEqual([]);
});
