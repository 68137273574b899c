import { expect, test } from "vitest";
import { EXECUTION_RULES } from "../../../../sim/tws/rules/executions.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { expectAnswer } from "../../../support/refusal-check.ts";
import { Table } from "../../../support/table.ts";

const CASES: Readonly<Record<string, readonly string[]>> = {
  "a time in a filter of executions that cannot be read": [
    "noon",
    "20260113 25:00:00",
    "20260113 10:00:00 US/Nowhere",
  ],
};

test.each(Object.entries(CASES))("%s is refused with 321", (what, times) => {
  for (const time of times) {
    const text = `Error validating request.-'bO' : cause - Invalid time ${time}`;
    const rule = { what: time === times[0] ? what : "another one", code: 321, source: "" };
    expectAnswer(rule, new Table().client(1).send(reqExecutions, { reqId: 3, time }), text, 3);
  }
});

test("every rule has a request that breaks it", () => {
  expect(Object.keys(CASES)).toEqual(EXECUTION_RULES.map(({ what }) => what));
});
