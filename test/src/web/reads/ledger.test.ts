import { expect, test } from "vitest";
import { ledgerRows } from "../../../../src/web/reads/ledger.ts";
import { ScriptedReads } from "../../../support/web/scripted-requester.ts";

const BASE = {
  cashbalance: 10.5,
  netliquidationvalue: "20",
  exchangerate: 1,
  currency: "BASE",
  acctcode: "U1",
};

test("each currency is a row, with the fields that the gateway sent", async () => {
  const reads = new ScriptedReads({ "/portfolio/U1/ledger": { BASE, EUR: { cashbalance: -1 } } });
  const rows = await reads.getLedger("U1");
  expect(rows).toMatchObject([
    { account: "U1", currency: "BASE", cashBalance: 10.5, netLiquidation: 20, exchangeRate: 1 },
    { account: "U1", currency: "EUR", cashBalance: -1 },
  ]);
  expect(rows[1]?.exchangeRate).toBeUndefined();
  expect(reads.requester.paths).toEqual(["/portfolio/accounts", "/portfolio/U1/ledger"]);
});

test("a ledger that cannot be read is an error with a sentence", () => {
  for (const body of [{}, [], null, "x", { BASE: 1 }, { BASE: { cashbalance: "much" } }])
    expect(() => ledgerRows("read x", "U1", body)).toThrow(/^Cannot read x: the gateway sent a ledger/);
});

test("an account code cannot leave its place in the path", async () => {
  const reads = new ScriptedReads({});
  await expect(reads.getLedger("../x")).rejects.toMatchObject({ code: "WEB_ERROR" });
  expect(reads.requester.paths[1]).toBe("/portfolio/..%2Fx/ledger");
  await expect(reads.getLedger("")).rejects.toMatchObject({ code: "INVALID_OPTION" });
});
