import { expect, test } from "vitest";
import type { Effect } from "../../../../sim/tws/context/effects.ts";
import {
  ADVISOR_CHANGE_RULES,
  ADVISOR_RULES,
  ALLOCATION_RULES,
  GROUP_ORDER_RULES,
} from "../../../../sim/tws/rules/advisors.ts";
import { replaceFA, requestFA } from "../../../../sim/wire/requests/advisors.ts";
import { advised, buy, FIRST, SECOND } from "../../../support/logins.ts";
import { expectAnswer } from "../../../support/refusal-check.ts";
import { Table, type TableClient } from "../../../support/table.ts";

/** Contracts of which an order can have a part of a unit, or a cash quantity. */
const BITCOIN = {
  conId: 479624278,
  symbol: "BTC",
  secType: "CRYPTO",
  exchange: "PAXOS",
  orderType: "LMT",
  lmtPrice: 50_000,
  tif: "Minutes",
};
const EURO = { conId: 12087792, symbol: "EUR", secType: "CASH", exchange: "IDEALPRO" };
const invalid = (cause: string): string => `Error validating request.-'bO' : cause - ${cause}`;
const advisor = (): TableClient => advised().client(1);
const group = (method: string, amounts: readonly (number | undefined)[], account: string = FIRST): string => {
  const members = [account, SECOND].map((acct, at) => {
    const amount = amounts[at];
    return `<Account><acct>${acct}</acct>${amount === undefined ? "" : `<amount>${amount}</amount>`}</Account>`;
  });
  return `<ListOfGroups><Group><name>Mine</name><ListOfAccts varName="list">${members.join("")}</ListOfAccts><defaultMethod>${method}</defaultMethod></Group></ListOfGroups>`;
};
const replaced = (xml: string): readonly Effect[] =>
  advisor().send(replaceFA, { reqId: 3, faDataType: 1, xml });
/** Sets up one group, and buys for it. */
const bought = (xml: string, change: object = {}): readonly Effect[] => {
  const client = advisor();
  client.send(replaceFA, { reqId: 3, faDataType: 1, xml });
  return buy(client, { faGroup: "Mine", ...change });
};

type Case = readonly [() => readonly Effect[], code: number, reqId: number, text: string];

/** A request that breaks each rule, with the code, the number and the text of its error. */
const CASES: Readonly<Record<string, Case>> = {
  "requestFA or replaceFA of a login other than an advisor's": [
    () => new Table().client(1).send(requestFA, { faDataType: 1 }),
    321,
    -1,
    invalid("FA data operations ignored for non FA customers."),
  ],
  "requestFA or replaceFA of data other than 1, 2 and 3": [
    () => advisor().send(requestFA, { faDataType: 4 }),
    321,
    -1,
    invalid("Invalid FA data type 4"),
  ],
  "profiles, from version 177 on": [
    () => advisor().send(requestFA, { faDataType: 2 }),
    585,
    -1,
    "FA Profile is not supported anymore, use FA Group instead",
  ],
  "replaceFA with XML that cannot be read, or with data of another type": [
    () => replaced("<ListOfGroups><Group></ListOfGroups>"),
    321,
    3,
    invalid("Invalid FA configuration XML"),
  ],
  "replaceFA with accounts that the advisor does not have": [
    () => replaced(group("Equal", [], "DU7")),
    10231,
    3,
    "The following Groups and/or Profiles contain invalid accounts: Mine",
  ],
  "replaceFA with percentages that do not add up to 100": [
    () => replaced(group("Percent", [60, 60])),
    10012,
    3,
    "Invalid allocation percentage",
  ],
  "an order for a group or profile that does not exist": [
    () => buy(advisor(), { faGroup: "None" }),
    332,
    1,
    "The account codes for the order profile are invalid.",
  ],
  "an order by a method that needs amounts, for a group that has none": [
    () => buy(advisor(), { faGroup: "Everyone", faMethod: "Ratio" }),
    424,
    1,
    "FA Order requires allocation to be specified.",
  ],
  "an order by PctChange without a percentage": [
    () => buy(advisor(), { faGroup: "Everyone", faMethod: "PctChange" }),
    10012,
    1,
    "Invalid allocation percentage",
  ],
  "an order of a part of a unit for a group": [
    () => buy(advisor(), { faGroup: "Everyone", totalQuantity: 1.5, ...BITCOIN }),
    10251,
    1,
    "Fractional shares are not supported for allocation orders",
  ],
  "an order size other than the sum of the shares of its group": [
    () => bought(group("ContractsOrShares", [2, 3]), { totalQuantity: 6 }),
    144,
    1,
    "Order size does not match total share allocation.  To adjust the share allocation, right-click on the order and select Modify > Share Allocation",
  ],
  "a cash quantity other than the sum of the amounts of its group": [
    () => bought(group("MonetaryAmount", [5_000, 3_000]), { cashQty: 9_000, ...EURO }),
    10294,
    1,
    "Cash quantity set on the order does not match total monetary amount of the Group.",
  ],
  "an order for a group of which no account gets a unit": [
    () => buy(advisor(), { faGroup: "Everyone", faMethod: "PctChange", faPercentage: "0.1" }),
    426,
    1,
    "None of the accounts have enough shares.",
  ],
};

test.each(Object.entries(CASES))("%s is refused", (what, [act, code, reqId, text]) => {
  expectAnswer({ what, code, source: "" }, act(), text, reqId);
});

test("every rule has a request that breaks it", () => {
  const rules = [...ADVISOR_RULES, ...ADVISOR_CHANGE_RULES, ...GROUP_ORDER_RULES, ...ALLOCATION_RULES];
  expect(Object.keys(CASES)).toEqual(rules.map(({ what }) => what));
});
