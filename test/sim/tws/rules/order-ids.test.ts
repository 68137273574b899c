import { expect, test } from "vitest";
import { ORDER_ID_RULES } from "../../../../sim/tws/rules/order-ids.ts";
import { reqIds } from "../../../../sim/wire/requests/session.ts";
import { error, nextValidId } from "../../../../sim/wire/responses/session.ts";
import { errors, OrderDesk } from "../../../support/order-rules.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { received } from "../../../support/table.ts";

const ORDER_ID_MAX = 2_147_483_647;

testRules(ORDER_ID_RULES, {
  "order ID 2147483647, after which there is none": {
    send: () => new OrderDesk().place({ orderId: ORDER_ID_MAX }),
    text: `Invalid order id: ${ORDER_ID_MAX}`,
  },
});

test("the next order ID never leaves 32 bits", () => {
  const desk = new OrderDesk();
  expect(errors(desk.place({ orderId: ORDER_ID_MAX - 1 }))).toEqual([]);
  const [next] = received(desk.client.send(reqIds, {}), nextValidId);
  expect(next?.orderId).toBe(ORDER_ID_MAX);
  expect(errors(desk.place({ orderId: ORDER_ID_MAX })).map(([code]) => code)).toEqual([10149]);
  expect(received(desk.table.client(1).begun, nextValidId)).toEqual([]);
  const [again] = received(desk.client.send(reqIds, {}), nextValidId);
  expect(again?.orderId).toBe(ORDER_ID_MAX);
});

test("an order ID beyond 32 bits cannot be read: 320", () => {
  const desk = new OrderDesk();
  const [first] = received(desk.place({ orderId: ORDER_ID_MAX + 1 }), error);
  expect(first).toMatchObject({ code: 320, text: expect.stringContaining("2147483648") });
});
