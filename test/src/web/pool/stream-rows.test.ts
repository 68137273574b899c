import { expect, test } from "vitest";
import { streamRows } from "../../../../src/web/pool/stream-rows.ts";
import { WATCH_ORDERS } from "../../../../src/web/streams/orders.ts";
import { watchPnLTopic } from "../../../../src/web/streams/pnl.ts";
import { type Answer, ScriptedRequester } from "../../../support/web/scripted-requester.ts";

const PATH = "/iserver/account/orders";
const scripted = (answer: Answer): ScriptedRequester =>
  new ScriptedRequester({ [PATH]: answer }, ["U1", "U2"]);

test("the orders of all accounts are read, after the first answer of each, which is empty", async () => {
  const requester = scripted((call: { query?: Record<string, unknown> }, count: number) => ({
    orders: count < 2 ? [] : [{ orderId: count, acct: call.query?.accountId }],
  }));
  expect(await streamRows(WATCH_ORDERS, requester)).toEqual([
    { orderId: 2, acct: "U1" },
    { orderId: 3, acct: "U2" },
  ]);
  expect(requester.calls.map(({ query }) => query)).toEqual(
    ["U1", "U2", "U1", "U2"].map((accountId) => ({ accountId })),
  );
});

test("an answer without orders has no rows, and one of another kind is an error with a sentence", async () => {
  for (const body of [{}, { orders: null }, { orders: "none" }, { orders: {} }])
    expect(await streamRows(WATCH_ORDERS, scripted(body))).toEqual([]);
  for (const body of [undefined, null, "<html>", [], 7])
    await expect(streamRows(WATCH_ORDERS, scripted(body))).rejects.toMatchObject({
      code: "WEB_ERROR",
      message: expect.stringMatching(
        /^Cannot read what was requested: the gateway sent orders that cannot be read/,
      ),
    });
});

test("a topic without such a request has no rows, and sends nothing", async () => {
  const requester = scripted({});
  expect(await streamRows(watchPnLTopic("U1"), requester)).toBeUndefined();
  expect(requester.calls).toEqual([]);
});
