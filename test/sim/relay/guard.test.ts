import { expect, test } from "vitest";
import { Guard } from "../../../sim/relay/guard.ts";
import { type AnyMessage, REQUESTS, RESPONSES } from "../../../sim/wire/catalogue.ts";
import { blankValue } from "../../../sim/wire/codec/blank-value.ts";
import type { Part } from "../../../sim/wire/codec/message.ts";
import { replaceFA } from "../../../sim/wire/requests/advisors.ts";
import { exerciseOptions } from "../../../sim/wire/requests/option-exercise.ts";
import { cancelOrder, reqGlobalCancel } from "../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { reqPositions, reqPositionsMulti } from "../../../sim/wire/requests/positions.ts";
import { managedAccounts, updateAccountValue } from "../../../sim/wire/responses/accounts.ts";
import { openOrder } from "../../../sim/wire/responses/orders.ts";
import { position } from "../../../sim/wire/responses/positions.ts";
import { error } from "../../../sim/wire/responses/session.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { fieldsOf } from "../../support/messages.ts";
import { RelayWorld } from "../../support/relay-world.ts";
import { encodedFrame } from "../../support/sim.ts";

const ORDER = {
  ...AAPL_NUMBERED,
  action: "BUY",
  totalQuantity: 1,
  orderType: "LMT",
  lmtPrice: 100,
  tif: "DAY",
  transmit: true,
};

const placed = (world: RelayWorld): number => world.gateway.orderCounts().placed;

function guardOf(accounts?: string): Guard {
  const guard = new Guard(false);
  if (accounts !== undefined) guard.answer("managedAccounts", fieldsOf(managedAccounts, { accounts }), 193);
  return guard;
}

test("no request about orders passes until the accounts of the gateway are known", () => {
  for (const message of [placeOrder, cancelOrder, reqGlobalCancel, exerciseOptions]) {
    const fields = fieldsOf(message as typeof reqGlobalCancel);
    expect(guardOf().request(message.name, fields, 193)).toMatchObject({ kind: "refuse" });
    expect(guardOf("").request(message.name, fields, 193)).toMatchObject({ kind: "refuse" });
    expect(guardOf("DU1,DF2").request(message.name, fields, 193)).toEqual({ kind: "pass" });
  }
  expect(guardOf().request("reqPositions", fieldsOf(reqPositions), 193)).toEqual({ kind: "pass" });
});

/** Names of the values that are accounts, those in rows of lists included. */
function accountsOf(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ name, rows = [] }) => [
    ...(/account/i.test(name) ? [name] : []),
    ...accountsOf(rows),
  ]);
}

/** Writes a message in which one value is the account; every other one is empty. */
function naming(message: AnyMessage, account: string, value: string): string[] {
  const row = (parts: readonly Part[]): Record<string, unknown> =>
    Object.fromEntries(
      parts.map((part) => [
        part.name,
        part.name === value
          ? account
          : accountsOf(part.rows ?? []).includes(value)
            ? [row(part.rows ?? [])]
            : blankValue(part),
      ]),
    );
  // These are on the wire with an order that hedges alone.
  const hedged = { ...row(message.parts), deltaNeutralOrderType: "MKT" };
  return message.write(hedged as never, 193);
}

/** Every message with every value of it that is an account. */
const named = (messages: typeof REQUESTS): readonly (readonly [AnyMessage, string])[] =>
  [...messages.values()].flatMap((message) =>
    accountsOf(message.parts).map((value) => [message, value] as const),
  );

test("a live account in any value of any request ends the session, and a paper account passes", () => {
  const all = named(REQUESTS);
  expect(all.map(([{ name }, value]) => `${name}.${value}`).sort()).toEqual([
    "exerciseOptions.account",
    "exerciseOptions.customerAccount",
    "placeOrder.account",
    "placeOrder.clearingAccount",
    "placeOrder.customerAccount",
    "placeOrder.deltaNeutralClearingAccount",
    "reqAccountUpdates.account",
    "reqAccountUpdatesMulti.account",
    "reqExecutions.account",
    "reqPnL.account",
    "reqPnLSingle.account",
    "reqPositionsMulti.account",
  ]);
  for (const [message, value] of all) {
    const verdict = (account: string): unknown =>
      guardOf("DU1").request(message.name, naming(message, account, value), 193);
    expect(verdict("U1234567")).toMatchObject({
      kind: "end",
      reason: expect.stringContaining(`${message.name} names the account U…67`),
    });
    expect(verdict("DU1234567")).toEqual({ kind: "pass" });
    expect(new Guard(true).request(message.name, naming(message, "U1", value), 193)).toEqual({
      kind: "pass",
    });
  }
});

test("a live account in any value of any answer ends the session, and a paper account passes", () => {
  const all = named(RESPONSES);
  expect(all.map(([{ name }, value]) => `${name}.${value}`).sort()).toEqual([
    "accountDownloadEnd.account",
    "accountSummary.account",
    "accountUpdateMulti.account",
    "completedOrder.account",
    "completedOrder.clearingAccount",
    "completedOrder.customerAccount",
    "execDetails.account",
    "familyCodes.accountId",
    "managedAccounts.accounts",
    "openOrder.account",
    "openOrder.clearingAccount",
    "openOrder.customerAccount",
    "openOrder.deltaNeutralClearingAccount",
    "position.account",
    "positionMulti.account",
    "updateAccountValue.account",
    "updatePortfolio.account",
  ]);
  for (const [message, value] of all) {
    const verdict = (account: string): unknown =>
      guardOf("DU1").answer(message.name, naming(message, account, value), 193);
    expect(verdict("U1234567")).toMatchObject({ kind: "end", reason: expect.stringContaining("U…67") });
    expect(verdict("DU1234567")).toEqual({ kind: "pass" });
    expect(new Guard(true).answer(message.name, naming(message, "U1", value), 193)).toEqual({ kind: "pass" });
  }
});

test("a live account that another value carries ends the session", () => {
  const xml = (account: string): string =>
    `<ListOfGroups><Group><name>Group1</name><ListOfAccts varName="list"><String>DU1</String><String>${account}</String></ListOfAccts></Group></ListOfGroups>`;
  const replaced = (account: string): unknown =>
    guardOf("DU1").request("replaceFA", fieldsOf(replaceFA, { faDataType: 1, xml: xml(account) }), 193);
  expect(replaced("U7")).toMatchObject({ kind: "end" });
  expect(replaced("DU2")).toEqual({ kind: "pass" });
  const value = (of: string): unknown =>
    guardOf("DU1").answer(
      "updateAccountValue",
      fieldsOf(updateAccountValue, { key: "AccountCode", value: of }),
      193,
    );
  expect(value("U7")).toMatchObject({ kind: "end" });
  expect(value("DU7")).toEqual({ kind: "pass" });
  // What cannot be read to its end is judged by what comes before.
  const cut = fieldsOf(openOrder, { account: "U7" }).slice(0, -20);
  expect(guardOf("DU1").answer("openOrder", cut, 193)).toMatchObject({ kind: "end" });
});

test("the name of a group of accounts is no live account where data are requested", () => {
  const fields = fieldsOf(reqPositionsMulti, { account: "Group1" });
  expect(guardOf("DU1").request("reqPositionsMulti", fields, 193)).toEqual({ kind: "pass" });
});

test("an order for an account that does not begin with D does not pass, and the session ends", () => {
  const fields = fieldsOf(placeOrder, { ...ORDER, orderId: 1, account: "U1234567" });
  expect(guardOf("DU1").request("placeOrder", fields, 193)).toMatchObject({
    kind: "end",
    reason: expect.stringContaining("U…67"),
  });
});

test.each([
  ["updateAccountValue", fieldsOf(updateAccountValue, { key: "Cash", account: "U1234567" })],
  ["position", fieldsOf(position, { account: "F123" })],
  ["managedAccounts", fieldsOf(managedAccounts, { accounts: "DU1, U7" })],
])("a message %s of an account that does not begin with D ends the session", (name, fields) => {
  expect(guardOf("DU1").answer(name, fields, 193)).toMatchObject({ kind: "end" });
  expect(new Guard(true).answer(name, fields, 193)).toEqual({ kind: "pass" });
});

test.each(["03", "+3", " 3", "3 ", "٣", "203", "", "-1"])(
  "a request with the number %j, which a gateway could read as an order, does not pass",
  (id) => {
    expect(guardOf("DU1").request("unknown", [id, "1"], 193)).toMatchObject({ kind: "refuse" });
  },
);

test("an order that cannot be read does not pass", () => {
  expect(guardOf("DU1").request("placeOrder", ["3", "x"], 193)).toMatchObject({ kind: "refuse" });
});

test("a client of a gateway with a live account is closed with an error before an order passes", async () => {
  const world = new RelayWorld({ accounts: ["U1234567"] });
  const client = await world.session();
  client.send(placeOrder, { orderId: 1, ...ORDER });
  await world.pass();
  expect(client.names).toEqual(["error 322"]);
  expect(client.values(error)[0]?.text).toContain("--allow-live");
  expect(client.ending).toBe("fin");
  expect(placed(world)).toBe(0);
  expect(world.gateway.sessions()).toEqual([]);
  world.close();
});

test("with --allow-live an order reaches a live account", async () => {
  const world = new RelayWorld({ accounts: ["U1234567"] }, { allowLive: true });
  const client = await world.session();
  client.send(placeOrder, { orderId: 1, ...ORDER });
  await world.pass();
  expect(placed(world)).toBe(1);
  world.close();
});

test("an order before managedAccounts is refused under its number, and the session goes on", async () => {
  const world = new RelayWorld();
  world.gateway.script.onAnswer("managedAccounts").change(() => ({ accounts: "" }));
  const client = await world.session();
  client.send(placeOrder, { orderId: 1, ...ORDER });
  client.raw(encodedFrame(["03", "1"]));
  await world.pass();
  expect(
    client
      .values(error)
      .slice(-2)
      .map(({ reqId, code }) => [reqId, code]),
  ).toEqual([
    [1, 322],
    [-1, 322],
  ]);
  expect(placed(world)).toBe(0);
  client.send(reqPositions);
  await world.pass();
  expect(client.names.at(-1)).toBe("positionEnd");
  world.close();
});
