import { expect, test } from "vitest";
import { EXECUTION_RULES } from "../../../../sim/tws/rules/executions.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { expectOnPage } from "../../../support/refusals-page.ts";
import { received, Table } from "../../../support/table.ts";

const CASES: Readonly<Record<string, readonly string[]>> = {
  "a time in a filter of executions that cannot be read": [
    "noon",
    "20260113 25:00:00",
    "20260113 10:00:00 US/Nowhere",
  ],
};

test.each(Object.entries(CASES))("%s is refused with 321", (what, times) => {
  for (const time of times) {
    const [refusal] = received(new Table().client(1).send(reqExecutions, { reqId: 3, time }), error);
    const text = `Error validating request.-'bO' : cause - Invalid time ${time}`;
    expect(refusal).toMatchObject({ code: 321, reqId: 3, text });
    if (time === times[0]) expectOnPage(what, refusal?.text ?? "");
  }
});

test("every rule has a request that breaks it", () => {
  expect(Object.keys(CASES)).toEqual(EXECUTION_RULES.map(({ what }) => what));
});
