import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/fundamental-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, names, Table } from "../../../support/table.ts";

test("fundamental data are refused with 10358, as for a login without that subscription", () => {
  const client = new Table().client(1);
  const values = { reqId: 1, ...AAPL_NUMBERED, reportType: "ReportSnapshot" };
  expect(code(client.send(request.reqFundamentalData, values))).toBe(10358);
  expect(names(client.send(request.cancelFundamentalData, { reqId: 1 }))).toEqual([]);
});
