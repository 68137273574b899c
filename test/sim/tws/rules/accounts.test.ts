import { expect, test } from "vitest";
import type { Effect } from "../../../../sim/tws/context/effects.ts";
import {
  ACCOUNT_RULES,
  ORDER_ACCOUNT_RULES,
  PNL_RULES,
  PNL_SINGLE_RULES,
  SUMMARY_RULES,
  UPDATES_NOTICES,
  UPDATES_RULES,
} from "../../../../sim/tws/rules/accounts.ts";
import * as request from "../../../../sim/wire/requests/accounts.ts";
import { reqPnL, reqPnLSingle } from "../../../../sim/wire/requests/pnl.ts";
import { reqPositionsMulti } from "../../../../sim/wire/requests/positions.ts";
import { advised, buy, FIRST, MASTER, SECOND, twoAccounts } from "../../../support/logins.ts";
import { expectAnswer } from "../../../support/refusal-check.ts";
import { Table, type TableClient } from "../../../support/table.ts";

const invalid = (cause: string): string => `Error validating request.-'bO' : cause - ${cause}`;
const one = (): TableClient => Table.trading().client(1);
const two = (): TableClient => twoAccounts().client(1);
const advisor = (): TableClient => advised().client(1);
const updates = (client: TableClient, account: string): readonly Effect[] =>
  client.send(request.reqAccountUpdates, { subscribe: true, account });
const summary = (client: TableClient, reqId: number, change: object = {}): readonly Effect[] =>
  client.send(request.reqAccountSummary, { reqId, group: "All", tags: "Cushion", ...change });

/** Requests that break each rule, with the code, the number and the text of its error. */
const CASES: Readonly<
  Record<string, readonly [() => readonly Effect[], code: number, reqId: number, text: string][]>
> = {
  "an account that the login does not have, and All for a login with one account": [
    [() => updates(one(), "DU7"), 321, -1, invalid("Invalid account code")],
    [
      () => one().send(request.reqAccountUpdatesMulti, { reqId: 5, account: "All" }),
      321,
      5,
      invalid("Invalid account code"),
    ],
    [() => one().send(reqPnL, { reqId: 6, account: "All" }), 321, 6, invalid("Invalid account code")],
    [() => two().send(reqPnLSingle, { reqId: 7, account: "DU7" }), 321, 7, invalid("Invalid account code")],
    [
      () => two().send(reqPositionsMulti, { reqId: 8, account: "DU7" }),
      321,
      8,
      invalid("Invalid account code"),
    ],
  ],
  "a model that the login does not have": [
    [
      () => one().send(reqPnL, { reqId: 6, modelCode: "Growth" }),
      321,
      6,
      invalid("Invalid model code Growth"),
    ],
    [
      () => advisor().send(reqPositionsMulti, { reqId: 6, account: FIRST, modelCode: "None" }),
      321,
      6,
      invalid("Invalid model code None"),
    ],
  ],
  "more numbers of account summaries on a connection than summariesMax": [
    [
      () => {
        const client = one();
        for (const reqId of [1, 2]) summary(client, reqId);
        return summary(client, 3);
      },
      322,
      3,
      "Error processing request.-'bO' : cause - Maximum number of account summary requests exceeded",
    ],
  ],
  "a group of an account summary other than All or a group of the advisor": [
    [() => summary(one(), 4, { group: "Everyone" }), 321, 4, invalid("Group Everyone is not known")],
    [() => summary(advisor(), 4, { group: "Mine" }), 321, 4, invalid("Group Mine is not known")],
  ],
  "an account summary without tags": [
    [() => summary(one(), 4, { tags: " , " }), 321, 4, invalid("Please enter at least one tag")],
  ],
  "account updates of an account while another client has those of another one": [
    [
      () => {
        const table = twoAccounts();
        updates(table.client(7), FIRST);
        return updates(table.client(8), SECOND);
      },
      2101,
      -1,
      "Unable subscribe to account as the following clients are subscribed to a different account.{7}",
    ],
  ],
  "account updates of another account than the client has now, which end those": [
    [
      () => {
        const client = two();
        updates(client, FIRST);
        return updates(client, SECOND);
      },
      2100,
      -1,
      "New account data requested from TWS.  API client has been unsubscribed from account data.",
    ],
  ],
  "the number of a P&L subscription that is in use": [
    [
      () => {
        const client = one();
        client.send(reqPnL, { reqId: 1 });
        return client.send(reqPnL, { reqId: 1 });
      },
      322,
      1,
      "Error processing request.-'bO' : cause - Duplicate ticker ID",
    ],
  ],
  "the number of a P&L subscription of one position that is in use": [
    [
      () => {
        const client = one();
        client.send(reqPnLSingle, { reqId: 1, conId: 265598 });
        return client.send(reqPnLSingle, { reqId: 1, conId: 265598 });
      },
      102,
      1,
      "Duplicate ticker ID",
    ],
  ],
  "a group or profile in an order of a login other than an advisor's": [
    [
      () => buy(one(), { faGroup: "Everyone" }),
      344,
      1,
      "The account logged into is not a financial advisor account.",
    ],
  ],
  "a model in an order that the login does not have": [
    [() => buy(one(), { modelCode: "Growth" }), 321, 1, invalid("Invalid model code Growth")],
  ],
  "an account and a group or profile in one order": [
    [
      () => buy(advisor(), { account: FIRST, faGroup: "Everyone" }),
      201,
      1,
      "Order rejected - reason:Invalid account number.",
    ],
  ],
  "an order of an advisor without account, group and profile, or for the advisor's own account": [
    ...["", MASTER, `${MASTER}A`].map(
      (account) =>
        [
          () => buy(advisor(), { account }),
          436,
          1,
          "You must specify an allocation (either a single account, group, or profile).",
        ] as [() => readonly Effect[], number, number, string],
    ),
  ],
  "an order without account of a login with several": [
    [() => buy(two()), 321, 1, invalid("You must specify an account.")],
  ],
  "an order of an account that the login does not have": [
    [() => buy(one(), { account: "DU7" }), 321, 1, invalid("Invalid account code")],
    [() => buy(two(), { account: "All" }), 321, 1, invalid("Invalid account code")],
    [() => buy(advisor(), { account: "DU7" }), 321, 1, invalid("Invalid account code")],
  ],
  "an allocation method that does not exist": [
    [
      () => buy(advisor(), { faGroup: "Everyone", faMethod: "Fair" }),
      321,
      1,
      invalid("Invalid allocation method Fair"),
    ],
  ],
};

const ROWS = Object.entries(CASES).flatMap(([what, cases]) => cases.map((row) => [what, ...row] as const));

const RULES = [
  ...ACCOUNT_RULES,
  ...SUMMARY_RULES,
  ...UPDATES_RULES,
  ...UPDATES_NOTICES,
  ...PNL_RULES,
  ...PNL_SINGLE_RULES,
  ...ORDER_ACCOUNT_RULES,
];

test.each(ROWS)("%s is refused (%#)", (what, act, code, reqId, text) => {
  const isFirst = ROWS.find(([one]) => one === what)?.[1] === act;
  const rule = RULES.find((one) => one.what === what);
  // The page shows the text of the first.
  expectAnswer({ source: "", ...rule, code, what: isFirst ? what : "another one" }, act(), text, reqId);
});

test("every rule has a request that breaks it", () => {
  expect(Object.keys(CASES).sort()).toEqual(RULES.map(({ what }) => what).sort());
});
