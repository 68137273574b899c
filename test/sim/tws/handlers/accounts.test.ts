import { expect, test } from "vitest";
import type { Effect } from "../../../../sim/tws/context/effects.ts";
import * as request from "../../../../sim/wire/requests/accounts.ts";
import * as out from "../../../../sim/wire/responses/accounts.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { ACCOUNT } from "../../../support/contracts.ts";
import { advised, buy, FIRST, MASTER, SECOND, twoAccounts } from "../../../support/logins.ts";
import { code, names, received, sent, Table, type TableClient, TRADING } from "../../../support/table.ts";

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

test("tags that do not exist are left out of an account summary", () => {
  const client = new Table().client(1);
  const tagsOf = (tags: string) => {
    const effects = client.send(request.reqAccountSummary, summary(1, tags));
    expect(names(effects).at(-1)).toBe("accountSummaryEnd");
    return received(effects, out.accountSummary).map(({ tag }) => tag);
  };
  expect(tagsOf("NoSuchTag,Cushion,ReqTEquity,PreviousEquityWithLoanValue")).toEqual(["Cushion"]);
  expect(tagsOf("NoSuchTag")).toEqual([]);
  expect(tagsOf(Array(10_000).fill("Cushion").join(","))).toEqual(["Cushion"]);
});

test("the ledger comes in BASE, in one currency or in all", () => {
  const client = new Table().client(1);
  const currencies = (tags: string) => {
    const effects = client.send(request.reqAccountSummary, summary(1, tags));
    return [...new Set(received(effects, out.accountSummary).map(({ currency }) => currency))];
  };
  expect(currencies("$LEDGER")).toEqual(["BASE"]);
  expect(currencies("$LEDGER:USD")).toEqual(["USD"]);
  expect(currencies("$LEDGER:ALL")).toEqual(["BASE", "USD"]);
  expect(currencies("$LEDGER:JPY")).toEqual([]);
});

test("an account summary has the rows of every account, or of those of a group", () => {
  const accountsOf = (client: TableClient, group: string) => {
    const effects = client.send(request.reqAccountSummary, { reqId: 1, group, tags: "NetLiquidation" });
    return received(effects, out.accountSummary).map(({ account }) => account);
  };
  expect(accountsOf(twoAccounts().client(1), "All")).toEqual([FIRST, SECOND]);
  expect(accountsOf(advised().client(1), "All")).toEqual([MASTER, FIRST, SECOND]);
  expect(accountsOf(advised().client(1), "Everyone")).toEqual([FIRST, SECOND]);
});

test("account updates are about one account at a time, and a second one replaces the first", () => {
  const table = twoAccounts();
  const client = table.client(1);
  const ask = (account: string) => client.send(request.reqAccountUpdates, { subscribe: true, account });
  const accountsIn = (effects: readonly Effect[]) => [
    ...new Set(received(effects, out.updateAccountValue).map(({ account }) => account)),
  ];
  expect(accountsIn(ask(""))).toEqual([FIRST]);
  expect(received(ask(FIRST), error)).toEqual([]);
  const second = ask(SECOND);
  expect(code(second)).toBe(2100);
  expect(accountsIn(second)).toEqual([SECOND]);
  expect(received(second, out.updatePortfolio).map(({ position }) => position)).toEqual([200, 80, -40]);
  expect(accountsIn(table.advance(180_000))).toEqual([SECOND]);
});

test("another client may have the same account, or any once the first is done", () => {
  const table = twoAccounts();
  const [one, other] = [table.client(1), table.client(2)];
  const ask = (client: TableClient, account: string, subscribe = true) =>
    client.send(request.reqAccountUpdates, { subscribe, account });
  ask(one, FIRST);
  expect(names(ask(other, FIRST)).at(-1)).toBe("accountDownloadEnd");
  expect(names(ask(other, SECOND))).toEqual(["error"]);
  ask(one, FIRST, false);
  ask(other, FIRST, false);
  expect(names(ask(other, SECOND)).at(-1)).toBe("accountDownloadEnd");
});

test("the master account's code with an A adds up all accounts of an advisor", () => {
  const table = advised();
  const effects = table.client(1).send(request.reqAccountUpdates, { subscribe: true, account: `${MASTER}A` });
  const values = received(effects, out.updateAccountValue);
  const net = values.find(({ key }) => key === "NetLiquidation");
  const sum = [MASTER, FIRST, SECOND].reduce(
    (so, account) => so + table.exchange.balance(TRADING, { account }).netLiquidation,
    0,
  );
  expect(Number(net?.value)).toBeCloseTo(sum, 1);
  expect(net?.account).toBe(`${MASTER}A`);
  expect(received(effects, out.updatePortfolio).map(({ position }) => position)).toEqual([300, 120, -60]);
  expect(names(effects).at(-1)).toBe("accountDownloadEnd");
});

test("account updates by number are about one account, one model, or each account", () => {
  const client = advised().client(1);
  const ask = (account: string, modelCode = "") =>
    received(
      client.send(request.reqAccountUpdatesMulti, { reqId: 1, account, modelCode, ledgerAndNlv: true }),
      out.accountUpdateMulti,
    ).filter(({ key }) => key === "NetLiquidation");
  expect(ask(SECOND).map(({ account }) => account)).toEqual([SECOND]);
  expect(ask("").map(({ account }) => account)).toEqual([MASTER, FIRST, SECOND]);
  expect(ask("All").map(({ account }) => account)).toEqual([MASTER, FIRST, SECOND]);
  expect(ask(FIRST, "Growth")).toMatchObject([{ modelCode: "Growth", value: "0.00" }]);
});

test("a position that was closed today stays in the portfolio with size 0, until tomorrow", () => {
  const table = Table.trading();
  const client = table.client(1);
  buy(client, { action: "SELL", totalQuantity: 100 });
  const sizes = () =>
    received(
      client.send(request.reqAccountUpdates, { subscribe: true, account: "" }),
      out.updatePortfolio,
    ).map(({ symbol, position }) => [symbol, position]);
  expect(sizes()).toContainEqual(["AAPL", 0]);
  table.nowMs += 86_400_000;
  expect(sizes().map(([symbol]) => symbol)).toEqual(["MSFT", "TSLA"]);
});

test("the time of an account is that of the login's zone", () => {
  const client = new Table({ timeZone: "Asia/Tokyo" }).client(1);
  const effects = client.send(request.reqAccountUpdates, { subscribe: true, account: "" });
  expect(received(effects, out.updateAccountTime)).toEqual([{ time: "23:30" }]);
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

test("reqManagedAccts and reqFamilyCodes name the one account", () => {
  const client = new Table().client(1);
  expect(sent(client.send(request.reqManagedAccts))).toEqual([["15", "1", "DU1234567"]]);
  expect(received(client.send(request.reqFamilyCodes), out.familyCodes)).toEqual([
    { codes: [{ accountId: ACCOUNT, familyCode: "" }] },
  ]);
});

test("the list of several accounts ends with a comma; those of an advisor are one family", () => {
  const two = twoAccounts().client(1);
  expect(sent(two.send(request.reqManagedAccts))).toEqual([["15", "1", `${FIRST},${SECOND},`]]);
  const client = advised().client(1);
  expect(sent(client.send(request.reqManagedAccts))).toEqual([["15", "1", `${MASTER},${FIRST},${SECOND},`]]);
  expect(received(client.send(request.reqFamilyCodes), out.familyCodes)).toEqual([
    { codes: [MASTER, FIRST, SECOND].map((accountId) => ({ accountId, familyCode: `${MASTER}A` })) },
  ]);
});
