import { expect, test } from "vitest";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, NOW, Table } from "../../../support/table.ts";

/** A client whose requests for bars are paced, and its requests. */
function paced() {
  const table = new Table({ historicalPacing: true }, undefined, NOW + 3_600_000);
  const client = table.client(1);
  const bars = { barSize: "5 secs", duration: "60 S", useRth: true, whatToShow: "TRADES", formatDate: 1 };
  const query = (reqId: number, change: object = {}) =>
    code(client.send(reqHistoricalData, { reqId, ...AAPL_NUMBERED, ...bars, ...change }));
  return { table, query };
}

test("an identical request within 15 seconds is refused with 162", () => {
  const { table, query } = paced();
  expect([query(1), query(2)]).toEqual([undefined, 162]);
  table.nowMs += 15_000;
  expect(query(5)).toBeUndefined();
});

test("requests for bars of more than 30 seconds are not paced", () => {
  const { query } = paced();
  expect([query(3, { barSize: "1 min" }), query(4, { barSize: "1 min" })]).toEqual([undefined, undefined]);
});

test("the sixth request for one contract and tick type within two seconds is refused", () => {
  const { query } = paced();
  const burst = Array.from({ length: 6 }, (_, at) => query(10 + at, { duration: `${60 + at} S` }));
  expect(burst).toEqual([...Array(5).fill(undefined), 162]);
});

test("of requests for bid and ask, which count twice, the 31st within ten minutes is refused", () => {
  const { table, query } = paced();
  const many = Array.from({ length: 31 }, (_, at) => {
    table.nowMs += 3_000;
    return query(100 + at, { duration: `${60 + at} S`, whatToShow: "BID_ASK" });
  });
  expect(many).toEqual([...Array(30).fill(undefined), 162]);
});

test("of other requests the 61st within ten minutes is refused, and not once the first is older", () => {
  const { table, query } = paced();
  const many = Array.from({ length: 61 }, (_, at) => {
    table.nowMs += 3_000;
    return query(100 + at, { duration: `${60 + at} S` });
  });
  expect(many).toEqual([...Array(60).fill(undefined), 162]);
  table.nowMs += 600_000 - 60 * 3_000;
  expect(query(200, { duration: "130 S" })).toBeUndefined();
});
