import { expect, test } from "vitest";
import { EXECUTION_RULES } from "../../../../sim/tws/rules/executions.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { received, Table } from "../../../support/table.ts";

const filteredBy = (time: string) => ({
  send: () => new Table().client(1).send(reqExecutions, { reqId: 3, time }),
  text: "Time: The date, time, or time-zone entered is invalid. The correct format is…",
});

testRules(EXECUTION_RULES, {
  "in a filter of executions, a time in another form than yyyymmdd-hh:mm:ss or yyyymmdd hh:mm:ss zone, e.g. 2026-01-12 15:00:00":
    filteredBy("noon"),
  "in a filter of executions, a day or time that does not exist, e.g. 20260231 or 24:00:00":
    filteredBy("20260113 25:00:00"),
  "in a filter of executions, a time zone that is neither UTC, nor of an instrument, nor of the login, e.g. GMT or EST":
    filteredBy("20260113 10:00:00 EST"),
});

test.each([
  "",
  "20260113-10:00:00",
  "20260113 10:00:00",
  "20260113  10:00:00  US/Eastern",
  "10:00:00 MET",
  "20260113 10:00",
  "20260113",
  "2026-01-13 10:00:00",
  "20260113 10:00:00 GMT",
  "20260113 10:00:00 us/eastern",
  "20260229 10:00:00 UTC",
  "17770101 10:00:00 UTC",
])("%j gets the same codes in a filter of executions as in a request for history", (time) => {
  const client = new Table().client(1);
  const bars = { barSize: "5 mins", duration: "1 D", whatToShow: "TRADES", formatDate: 1 };
  const history = client.send(reqHistoricalData, { reqId: 4, ...AAPL_NUMBERED, ...bars, end: time });
  const codes = (effects: typeof history) => received(effects, error).map(({ code }) => code);
  expect(codes(client.send(reqExecutions, { reqId: 3, time }))).toEqual(codes(history));
});
