import { expect, test } from "vitest";
import type { Effect } from "../../../../sim/tws/context/effects.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { commissionReport, execDetails } from "../../../../sim/wire/responses/executions.ts";
import { openOrder } from "../../../../sim/wire/responses/orders.ts";
import { position } from "../../../../sim/wire/responses/positions.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { advised, buy, FIRST, MASTER, SECOND, twoAccounts } from "../../../support/logins.ts";
import { names, received } from "../../../support/table.ts";

const byAccount = (effects: readonly Effect[]) =>
  received(effects, execDetails).map(({ account, shares }) => `${account} ${shares}`);

test("a fill for a group is reported as a whole and for each account, each with its commission", () => {
  const client = advised().client(1);
  const effects = buy(client, { faGroup: "Equal_Quantity" });
  expect(byAccount(effects)).toEqual([`${MASTER} 10`, `${FIRST} 5`, `${SECOND} 5`]);
  const ids = received(effects, execDetails).map(({ execId }) => execId);
  const commissions = received(effects, commissionReport);
  expect(commissions.map(({ execId }) => execId)).toEqual(ids);
  expect(commissions.map(({ commission }) => commission)).toEqual([2, 1, 1]);
  expect(received(effects, openOrder)[0]).toMatchObject({ account: MASTER, faGroup: "Equal_Quantity" });
});

test("executions of a group are found by the account that has them", () => {
  const client = advised().client(1);
  buy(client, { faGroup: "Equal_Quantity" });
  const found = (account: string) => byAccount(client.send(reqExecutions, { reqId: 2, account }));
  expect(found("")).toEqual([`${MASTER} 10`, `${FIRST} 5`, `${SECOND} 5`]);
  expect(found(SECOND)).toEqual([`${SECOND} 5`]);
  expect(found("DU7")).toEqual([]);
});

test("positions change in each account that a fill is for, and in no other", () => {
  const advisor = advised().client(1);
  advisor.send(reqPositions);
  const changes = (effects: readonly Effect[]) =>
    received(effects, position).map(({ account, size }) => [account, size]);
  expect(changes(buy(advisor, { faGroup: "Equal_Quantity" }))).toEqual([
    [FIRST, 105],
    [SECOND, 205],
  ]);
  const client = twoAccounts().client(1);
  client.send(reqPositions);
  expect(changes(buy(client, { account: SECOND }))).toEqual([[SECOND, 210]]);
});

test("an order for one account of several is filled in it alone", () => {
  const table = twoAccounts();
  const effects = table.client(1).send(placeOrder, {
    orderId: 1,
    ...AAPL_NUMBERED,
    action: "SELL",
    totalQuantity: 200,
    orderType: "MKT",
    transmit: true,
    account: SECOND,
  });
  expect(byAccount(effects)).toEqual([`${SECOND} 200`]);
  expect(names(effects)).toContain("commissionReport");
  const sizes = (account: string) =>
    table.exchange.trading.positions(table.nowMs, { account }).map(({ size }) => size);
  expect(sizes(FIRST)).toEqual([100, 40, -20]);
  expect(sizes(SECOND)).toEqual([0, 80, -40]);
});
