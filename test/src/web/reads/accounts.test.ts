import { expect, test } from "vitest";
import { accountSummary, portfolioPath, summaryValues } from "../../../../src/web/reads/accounts.ts";
import { ScriptedReads, ScriptedRequester } from "../../../support/web/scripted-requester.ts";

const SUMMARY = {
  accounttype: { amount: 0, currency: null, isNull: false, timestamp: 1, value: "INDIVIDUAL", severity: 0 },
  netliquidation: { amount: 1_000.5, currency: "USD", isNull: false, value: null },
  buyingpower: { amount: "4,000", currency: "USD", isNull: false, value: null },
  cushion: { amount: 0.9, currency: null, isNull: false, value: null },
  settledcash: { amount: 0, currency: null, isNull: true, value: null },
};

test("values have the tags of TWS, in the order in which they were requested", () => {
  const tags = ["Cushion", "NetLiquidation", "AccountType", "BuyingPower", "SettledCash", "NoSuch"];
  expect(summaryValues("read x", "U1", tags, SUMMARY)).toEqual([
    { account: "U1", tag: "Cushion", value: "0.9", currency: "" },
    { account: "U1", tag: "NetLiquidation", value: "1000.5", currency: "USD" },
    { account: "U1", tag: "AccountType", value: "INDIVIDUAL", currency: "" },
    { account: "U1", tag: "BuyingPower", value: "4,000", currency: "USD" },
  ]);
});

test("every account is read, after the accounts of the portfolio, which are requested once", async () => {
  const answers = { "/portfolio/U1/summary": SUMMARY, "/portfolio/U2/summary": SUMMARY };
  const requester = new ScriptedRequester(answers, ["U1", "U2"]);
  const values = await accountSummary(requester, ["NetLiquidation"]);
  await accountSummary(requester, ["NetLiquidation"]);
  expect(values.map(({ account }) => account)).toEqual(["U1", "U2"]);
  expect(requester.paths.filter((path) => path === "/portfolio/accounts")).toHaveLength(1);
  expect(requester.paths[0]).toBe("/portfolio/accounts");
});

test("the default tags are read where none are given", async () => {
  const reads = new ScriptedReads({ "/portfolio/U1/summary": SUMMARY });
  const values = await reads.getAccountSummary();
  expect(values.map(({ tag }) => tag)).toEqual(["AccountType", "NetLiquidation", "BuyingPower", "Cushion"]);
});

test("groups and tags of currencies are refused, and nothing is sent", async () => {
  const reads = new ScriptedReads({});
  await expect(reads.getAccountSummary({ group: "Family" })).rejects.toThrow(
    /group: the Web API has no account groups/,
  );
  await expect(reads.getAccountSummary({ tags: ["$LEDGER"] })).rejects.toThrow(
    /tags: the Web API has no \$LEDGER/,
  );
  expect(reads.requester.calls).toEqual([]);
});

test.each([
  [{}],
  [null],
  ["<html>"],
  [[]],
  [undefined],
  [{ netliquidation: 5 }],
  [{ netliquidation: { amount: {} } }],
])("a summary that is %j is an error, never an empty list", async (body) => {
  const requester = new ScriptedRequester({ "/portfolio/U1/summary": body });
  await expect(accountSummary(requester, ["NetLiquidation"])).rejects.toMatchObject({ code: "WEB_ERROR" });
});

test("an account code that is no text is sent in a form that the gateway refuses", () => {
  expect(portfolioPath("U\ud800/1", "summary")).toBe("/portfolio/U%EF%BF%BD%2F1/summary");
  expect(portfolioPath("U\u{1f600}", "ledger")).toBe("/portfolio/U%F0%9F%98%80/ledger");
});

test("a portfolio without accounts is an error", async () => {
  for (const body of [[], {}, [{}], undefined]) {
    const requester = new ScriptedRequester({ "/portfolio/accounts": body });
    await expect(accountSummary(requester, ["NetLiquidation"])).rejects.toMatchObject({ code: "WEB_ERROR" });
  }
});
