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

test("the earliest data point of a well-known share is the real one, in three forms", () => {
  const timestamp = (formatDate: number) => received(query({ formatDate }), headTimestamp)[0]?.timestamp;
  expect(timestamp(1)).toBe("19801212-14:30:00");
  expect(timestamp(2)).toBe(`${Date.UTC(1980, 11, 12, 14, 30) / 1_000}`);
  expect(timestamp(3)).toBe("1212 14:30:00");
});

test("an unknown content is refused with 321, an unknown contract with 200", () => {
  expect(code(query({ whatToShow: "NO_SUCH_PRICE" }))).toBe(321);
  expect(code(query({ conId: 0, symbol: "NOSUCH" }))).toBe(200);
});

test("a cancel is answered with nothing", () => {
  expect(names(new Table().client(1).send(request.cancelHeadTimestamp, { reqId: 1 }))).toEqual([]);
});
