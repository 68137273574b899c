import { expect, test } from "vitest";
import { ACCOUNT_ID, GatewayTable } from "../../../../support/web/gateway-table.ts";

test("the accounts prime the session, and say that they are paper accounts", () => {
  const table = new GatewayTable();
  const { body } = table.get("/iserver/accounts");
  expect(body).toMatchObject({
    accounts: [ACCOUNT_ID],
    selectedAccount: ACCOUNT_ID,
    isPaper: true,
    acctProps: { [ACCOUNT_ID]: { supportsFractions: true } },
    aliases: { [ACCOUNT_ID]: ACCOUNT_ID },
  });
  expect(table.get("/iserver/account/orders").status).toBe(200);
});

test("the answer of an empty object primes nothing", () => {
  const table = new GatewayTable();
  table.happens({ kind: "competing", on: true });
  expect(table.get("/iserver/accounts")).toMatchObject({ status: 200, body: {} });
  table.post("/iserver/auth/ssodh/init", { publish: true, compete: true });
  table.advance(1_000);
  expect(table.get("/iserver/account/orders").body).toMatchObject({ error: "Please query /accounts first" });
});

test("switching to the selected account says so, and to any other gets 500", () => {
  const table = GatewayTable.primed();
  expect(table.post("/iserver/account", { acctId: ACCOUNT_ID }).body).toEqual({
    success: "Account already set",
  });
  for (const acctId of ["U1", "", 7, undefined])
    expect(table.post("/iserver/account", { acctId }).status).toBe(500);
});
