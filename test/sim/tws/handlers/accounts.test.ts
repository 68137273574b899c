import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/accounts.ts";
import * as out from "../../../../sim/wire/responses/accounts.ts";
import { ACCOUNT } from "../../../support/contracts.ts";
import { code, names, received, sent, Table } from "../../../support/table.ts";

const summary = (reqId: number, tags = "Cushion") => ({ reqId, group: "All", tags });

test("a third number for account summaries is refused with 322, and a cancel frees none", () => {
  const client = new Table().client(1);
  const query = (reqId: number) => client.send(request.reqAccountSummary, summary(reqId));
  expect(names(query(1))).toEqual(["accountSummary", "accountSummaryEnd"]);
  client.send(request.cancelAccountSummary, { reqId: 1 });
  expect(names(query(2))).toEqual(["accountSummary", "accountSummaryEnd"]);
  expect(code(query(3))).toBe(322);
  expect(names(query(1))).toEqual(["accountSummary", "accountSummaryEnd"]);
});

test("an account summary with an unknown tag, group or no tag is refused with 321", () => {
  const client = new Table().client(1);
  const query = (change: object) =>
    code(client.send(request.reqAccountSummary, { ...summary(1), ...change }));
  expect(query({ tags: "NoSuchTag" })).toBe(321);
  expect(query({ tags: "" })).toBe(321);
  expect(query({ group: "Mine" })).toBe(321);
});

test("account updates bring values, portfolio and time at once, and again every three minutes", () => {
  const table = new Table();
  const client = table.client(1);
  const first = client.send(request.reqAccountUpdates, { subscribe: true, account: "" });
  expect(received(first, out.updatePortfolio).map(({ symbol, position }) => [symbol, position])).toEqual([
    ["AAPL", 100],
    ["MSFT", 40],
    ["TSLA", -20],
  ]);
  expect(names(first).slice(-2)).toEqual(["updateAccountTime", "accountDownloadEnd"]);
  expect(table.advance(179_999)).toEqual([]);
  expect(names(table.advance(1)).at(-1)).toBe("updateAccountTime");
  client.send(request.reqAccountUpdates, { subscribe: false, account: "" });
  expect(names(table.advance(400_000))).toEqual([]);
});

test("account updates by number bring the ledger and NetLiquidation, or every value", () => {
  const client = new Table().client(1);
  const keys = (ledgerAndNlv: boolean) =>
    received(
      client.send(request.reqAccountUpdatesMulti, { reqId: 1, account: ACCOUNT, ledgerAndNlv }),
      out.accountUpdateMulti,
    ).map(({ key }) => key);
  expect(keys(true)).toContain("NetLiquidation");
  expect(keys(true)).not.toContain("BuyingPower");
  expect(keys(false)).toContain("BuyingPower");
  expect(keys(true)).toContain("CashBalance");
});

test("a request about another account is refused with 321", () => {
  const client = new Table().client(1);
  expect(code(client.send(request.reqAccountUpdates, { subscribe: true, account: "DU7" }))).toBe(321);
  expect(code(client.send(request.reqAccountUpdatesMulti, { reqId: 1, account: "DU7" }))).toBe(321);
});

test("reqManagedAccts and reqFamilyCodes name the one account", () => {
  const client = new Table().client(1);
  expect(sent(client.send(request.reqManagedAccts))).toEqual([["15", "1", "DU1234567"]]);
  expect(received(client.send(request.reqFamilyCodes), out.familyCodes)).toEqual([
    { codes: [{ accountId: ACCOUNT, familyCode: "" }] },
  ]);
});
