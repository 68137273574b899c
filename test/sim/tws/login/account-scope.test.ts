import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import {
  accountsOfGroup,
  allAccounts,
  isModel,
  requestedAccounts,
  requestedOfMulti,
} from "../../../../sim/tws/login/account-scope.ts";
import { FIRST, MASTER, SECOND } from "../../../support/logins.ts";

const one = new Exchange().trading;
const two = new Exchange({ accounts: [FIRST, SECOND] }).trading;
const advisor = new Exchange({ accounts: [FIRST, SECOND], advisor: true }).trading;

test("an empty account is the default one, and that of every account for requests by number", () => {
  expect(requestedAccounts("", "", one)?.accounts).toEqual([FIRST]);
  expect(requestedAccounts("", "", two)?.accounts).toEqual([FIRST]);
  expect(requestedAccounts("", "", advisor)?.accounts).toEqual([MASTER]);
  expect(requestedOfMulti("", "", one)?.accounts).toEqual([FIRST]);
  expect(requestedOfMulti("", "", two)?.accounts).toEqual([FIRST, SECOND]);
  expect(requestedOfMulti(SECOND, "", two)?.accounts).toEqual([SECOND]);
});

test("All means every account where there are several; the code with an A does so for an advisor", () => {
  expect(requestedAccounts("All", "", one)).toBeUndefined();
  expect(requestedAccounts("All", "", two)?.accounts).toEqual([FIRST, SECOND]);
  expect(requestedAccounts(`${MASTER}A`, "", two)).toBeUndefined();
  expect(requestedAccounts(`${MASTER}A`, "Growth", advisor)).toEqual({
    code: `${MASTER}A`,
    scope: { account: undefined, model: "Growth" },
    accounts: [MASTER, FIRST, SECOND],
  });
  expect(requestedAccounts("du1234567", "", two)).toBeUndefined();
});

test("groups and models are those of the advisor", () => {
  expect(allAccounts(advisor)).toEqual([MASTER, FIRST, SECOND]);
  expect(accountsOfGroup("Everyone", advisor)).toEqual([FIRST, SECOND]);
  expect(accountsOfGroup("Everyone", two)).toBeUndefined();
  expect(["", "Growth", "None"].map((model) => isModel(model, advisor))).toEqual([true, true, false]);
  expect(["", "Growth"].map((model) => isModel(model, two))).toEqual([true, false]);
});
