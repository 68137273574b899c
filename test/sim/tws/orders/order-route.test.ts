import { expect, test } from "vitest";
import { replaceFA } from "../../../../sim/wire/requests/advisors.ts";
import type { PlaceOrder } from "../../../../sim/wire/requests/place-order.ts";
import { openOrder } from "../../../../sim/wire/responses/orders.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { advised, buy, FIRST, MASTER, SECOND } from "../../../support/logins.ts";
import { received } from "../../../support/table.ts";

const amounts = (method: string, first: number, second: number): string =>
  `<ListOfGroups><Group><name>Mine</name><ListOfAccts varName="list"><Account><acct>${FIRST}</acct><amount>${first}</amount></Account><Account><acct>${SECOND}</acct><amount>${second}</amount></Account></ListOfAccts><defaultMethod>${method}</defaultMethod></Group></ListOfGroups>`;

/** Places an order for a group with the given amounts, and gets the account, the size and the division of it. */
function routed(order: Partial<PlaceOrder>, groups?: string) {
  const table = advised();
  const client = table.client(1);
  if (groups !== undefined) client.send(replaceFA, { reqId: 1, faDataType: 1, xml: groups });
  const effects = buy(client, order);
  expect(received(effects, error)).toEqual([]);
  const [terms] = table.exchange.trading.orders().map((one) => one.terms);
  if (terms === undefined) throw new Error("The order was not placed");
  expect(received(effects, openOrder)[0]?.totalQuantity).toBe(terms.quantity);
  const { account, quantity, allocation, model } = terms;
  const parts = allocation?.map((part) => [part.account, part.quantity]);
  return { account, quantity, parts, model };
}

test("an order for one account goes to it, with its model", () => {
  expect(routed({ account: SECOND, modelCode: "Growth" })).toEqual({
    account: SECOND,
    quantity: 10,
    parts: undefined,
    model: "Growth",
  });
});

test("an order for a group is divided by its own method, or by that of the order", () => {
  const both = (first: number, second: number) => ({
    account: MASTER,
    quantity: first + second,
    model: "",
    parts: [
      [FIRST, first],
      [SECOND, second],
    ],
  });
  expect(routed({ faGroup: "Equal_Quantity", totalQuantity: 11 })).toEqual(both(6, 5));
  expect(routed({ faGroup: "Everyone", faMethod: "EqualQuantity" })).toEqual(both(5, 5));
  expect(routed({ faGroup: "Mine" }, amounts("Percent", 80, 20))).toEqual(both(8, 2));
  expect(routed({ faGroup: "Mine", totalQuantity: 9 }, amounts("Ratio", 5, 4))).toEqual(both(5, 4));
  expect(routed({ faGroup: "Mine", totalQuantity: 3 }, amounts("ContractsOrShares", 2, 1))).toEqual(
    both(2, 1),
  );
  const money = { faGroup: "Mine", orderType: "LMT", lmtPrice: 100 };
  expect(routed(money, amounts("MonetaryAmount", 550, 300))).toEqual(both(5, 3));
});

test("PctChange gives the size itself: a percentage of what each account holds", () => {
  const change = { faGroup: "Everyone", faMethod: "PctChange", faPercentage: "10", totalQuantity: 0 };
  expect(routed(change)).toMatchObject({
    quantity: 30,
    parts: [
      [FIRST, 10],
      [SECOND, 20],
    ],
  });
});

test("a profile can be named as a group", () => {
  expect(routed({ faGroup: "Equal_Percent" }).parts).toEqual([
    [FIRST, 5],
    [SECOND, 5],
  ]);
});
