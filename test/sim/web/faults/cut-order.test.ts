import { expect, test } from "vitest";
import { cutOrder } from "../../../../sim/web/mod.ts";
import { got, scriptedGateway } from "../../../support/web/scripted-behaviour.ts";
import { trading } from "../../../support/web/web-trading.ts";

const ORDERS = "/iserver/account/DU1/orders";
const ORDER = "/iserver/account/DU1/order/7";
const POST = { method: "POST" };
const RESET = "TypeError: fetch failed";

test.each([
  ["place", POST, ORDERS],
  ["modify", POST, ORDER],
  ["cancel", { method: "DELETE" }, ORDER],
  ["reply", POST, "/iserver/reply/a"],
] as const)("cut-order:of=%s cuts that request, once, and no other", async (of, init, path) => {
  const { clock, gateway, behaviour, get } = scriptedGateway();
  gateway.inject(cutOrder({ of, at: "unread" }));
  const others = [get(ORDERS), get(ORDER), get("/iserver/account/DU1/orders/whatif", POST)];
  for (const text of await clock.until(Promise.all(others))) expect(text).toMatch(/^200/);
  const before = behaviour.received.length;
  expect(await clock.until(get(path, init))).toBe(RESET);
  expect(behaviour.received).toHaveLength(before);
  expect(await clock.until(get(path, init))).toMatch(/^200/);
});

test("cut-order:at=unanswered, the default, carries the request out and resets it", async () => {
  const { clock, gateway, behaviour, get } = scriptedGateway();
  gateway.inject(cutOrder());
  expect(await clock.until(get(ORDERS, POST))).toBe(RESET);
  expect(behaviour.received).toEqual([`POST ${ORDERS}`, "abandoned"]);
});

test.each(["unread", "unkept", "unanswered"] as const)(
  "cut-order:at=%s,how=silent leaves the request open for ever",
  async (at) => {
    const { clock, gateway, get } = scriptedGateway();
    gateway.inject(cutOrder({ at, how: "silent", times: 2 }));
    const answers: string[] = [];
    for (const path of [ORDERS, ORDERS, ORDERS]) void get(path, POST).then((text) => answers.push(text));
    await clock.advance(600_000);
    expect(answers.map((text) => text.slice(0, 3))).toEqual(["200"]);
    gateway.heal();
  },
);

test("cut-order:at=unkept counts the request and loses an open question; at=unread does neither", async () => {
  for (const at of ["unread", "unkept"] as const) {
    const { world } = trading();
    const { clock, gateway, door } = world;
    const send = (path: string, body: object) =>
      clock.until(got(door.fetch, `${door.url}${path}`, { method: "POST", body: JSON.stringify(body) }));
    await send("/iserver/auth/ssodh/init", { publish: true, compete: true });
    await clock.until(got(door.fetch, `${door.url}/iserver/accounts`));
    const order = { conid: 265598, orderType: "MKT", side: "BUY", quantity: 10, tif: "DAY" };
    expect(await send("/iserver/account/DU1234567/orders", { orders: [order] })).toContain("market order");
    const before = gateway.counts();
    gateway.inject(cutOrder({ at }));
    expect(await send("/iserver/account/DU1234567/orders", { orders: [order] })).toBe(RESET);
    const after = gateway.counts();
    const seen = at === "unkept" ? 1 : 0;
    expect([after.requests - before.requests, after.questionsLost - before.questionsLost]).toEqual([
      seen,
      seen,
    ]);
    expect(gateway.exchange.trading.orders()).toEqual([]);
    await world.close();
  }
});
