import { expect, test } from "vitest";
import { contentOf, requestKey } from "../../../../sim/relay/recording/request-key.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { startApi } from "../../../../sim/wire/requests/session.ts";
import { fieldsOf } from "../../../support/messages.ts";

test("the numbers that a client chooses are no part of the content, and everything else is", () => {
  const content = (values: object): unknown => contentOf(fieldsOf(placeOrder, values as never), 193, 193);
  const order = { symbol: "AAPL", totalQuantity: 5 };
  expect(content({ ...order, orderId: 1, parentId: 2 })).toEqual(
    content({ ...order, orderId: 8, parentId: 9 }),
  );
  expect(content({ ...order, totalQuantity: 6 })).not.toEqual(content(order));
});

test("requests of two versions are equal by the fields that both have", () => {
  const values = { reqId: 1, symbol: "AAPL", issuerId: "e123" };
  const at = (version: number): unknown =>
    contentOf(fieldsOf(reqContractDetails, values, version), version, 160);
  expect(at(193)).toEqual(at(160));
});

test("a session begins with any client ID and any capabilities", () => {
  const fields = fieldsOf(startApi, { clientId: 3 });
  expect(contentOf(fields, 193, 193)).toEqual({});
});

test("requests that cannot be read are equal by their fields", () => {
  expect(contentOf(["9", "8"], 193, 193)).toBeUndefined();
  expect(requestKey("x", undefined, ["9", "8"])).not.toBe(requestKey("x", undefined, ["9", "7"]));
});
