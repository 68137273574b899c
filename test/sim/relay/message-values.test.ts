import { expect, test } from "vitest";
import { valuesOf } from "../../../sim/relay/message-values.ts";
import { REQUESTS } from "../../../sim/wire/catalogue.ts";
import { cancelOrder } from "../../../sim/wire/requests/orders.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { fieldsOf } from "../../support/messages.ts";

test("a message has its values; one that is unknown or cut off has none", () => {
  expect(valuesOf(REQUESTS, fieldsOf(reqPositions), 193)).toEqual({});
  expect(valuesOf(REQUESTS, fieldsOf(cancelOrder, { orderId: 7 }), 193)).toMatchObject({ orderId: 7 });
  expect(valuesOf(REQUESTS, ["9999", "1"], 193)).toBeUndefined();
  expect(valuesOf(REQUESTS, [], 193)).toBeUndefined();
});
