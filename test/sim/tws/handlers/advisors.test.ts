import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/advisors.ts";
import { softDollarTiers } from "../../../../sim/wire/responses/advisors.ts";
import { code, received, Table } from "../../../support/table.ts";

test("FA data are refused with 321, because the account is an individual's", () => {
  const client = new Table().client(1);
  expect(code(client.send(request.requestFA, { faDataType: 1 }))).toBe(321);
  expect(code(client.send(request.replaceFA, { reqId: 3, faDataType: 1, xml: "<a/>" }))).toBe(321);
});

test("there are no soft dollar tiers", () => {
  const effects = new Table().client(1).send(request.reqSoftDollarTiers, { reqId: 5 });
  expect(received(effects, softDollarTiers)).toEqual([{ reqId: 5, tiers: [] }]);
});
