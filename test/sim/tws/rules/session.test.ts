import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import * as rules from "../../../../sim/tws/rules/session.ts";
import { reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { reqPnL } from "../../../../sim/wire/requests/pnl.ts";
import { reqIds, setServerLogLevel, startApi } from "../../../../sim/wire/requests/session.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { code, names, Table } from "../../../support/table.ts";

/** An exchange that fails where it is asked for balances. */
class FailingExchange extends Exchange {
  override balance(): never {
    throw new Error("no balance");
  }
}

const client = () => new Table().client(1);

testRules(Object.values(rules).flat(), {
  "a client ID that is in use; the connection ends": {
    send: () => {
      const table = new Table();
      table.client(1);
      return table.client(1).begun;
    },
    text: "Unable to connect as the client id is already in use. Retry with a unique client id.",
  },
  "startApi in a session that has begun": {
    send: () => client().send(startApi, { clientId: 2 }),
    text: "Error validating request.-'bO' : cause - the API was started already",
  },
  "more messages in a second than messagesPerSecond; the third such message ends the connection": {
    send: () => {
      const fast = new Table({ messagesPerSecond: 2 }).client(1);
      fast.send(reqOpenOrders);
      fast.send(reqOpenOrders);
      return fast.send(reqOpenOrders);
    },
    text: "Max rate of messages per second has been exceeded:max=2 rec=3",
  },
  "a message with fields that cannot be read, under the number of its request where that can be read": {
    send: () => client().sendFields(62, 1, "seven", "All", "Cushion"),
    text: "Error reading request. …",
  },
  "a message whose kind does not exist": {
    send: () => client().sendFields(4711, 1),
    text: "Error reading request. Message id '4711' is not known",
  },
  "a message at which the fake itself fails": {
    send: () => new Table({}, new FailingExchange()).client(1).send(reqPnL, { reqId: 1 }),
    text: "Server error: reqPnL",
  },
  "a log level outside 1 to 5": {
    send: () => client().send(setServerLogLevel, { level: 6 }),
    text: "Error validating request.-'bO' : cause - Log level 6 is not known",
  },
});

test("a session goes on after a second startApi, an unreadable message and a failure", () => {
  const one = new Table({}, new FailingExchange()).client(1);
  expect(code(one.send(startApi, { clientId: 2 }))).toBe(321);
  expect(code(one.sendFields(4711, 1))).toBe(320);
  expect(code(one.send(reqPnL, { reqId: 1 }))).toBe(323);
  expect(names(one.send(reqIds))).toEqual(["nextValidId"]);
});
