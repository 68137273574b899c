import { expect, test } from "vitest";
import type { OrderFill } from "../../../src/orders/order-change.ts";
import { exactJson, type OrderDetails, packed, unpacked } from "../../../src/orders/order-details.ts";
import { CONTRACT, LIMIT } from "../../support/orders/records.ts";

const fill = (execId: string, timeMs: number | undefined): OrderFill => ({
  ...{ execId, quantity: 5, price: 0.1, exchange: "X", timeMs },
});

test("details that are packed are the same ones when they are read again", () => {
  const details: OrderDetails = {
    terms: { contract: CONTRACT, order: LIMIT },
    fills: new Map([
      ["0.a", fill("0.a.02", 1_768_314_600_000)],
      ["0.b", fill("0.b.01", undefined)],
    ]),
    charged: new Set(["0.a.02"]),
  };
  expect(unpacked(packed(details) ?? "")).toStrictEqual(details);
});

class Condition {
  readonly conId = 1;
}

test.each<[string, unknown]>([
  ["an object of a class", { conditions: [new Condition()] }],
  ["a number without a value", { lmtPrice: Number.NaN }],
  ["an infinite number", { lmtPrice: Number.POSITIVE_INFINITY }],
  ["a field that is undefined", { lmtPrice: undefined }],
  ["a large integer", { conId: 1n }],
  ["nothing", undefined],
])("JSON is not taken for %s", (_, order) => {
  expect(exactJson(order)).toBeUndefined();
  expect(
    packed({ terms: { contract: CONTRACT, order }, fills: new Map(), charged: new Set() }),
  ).toBeUndefined();
});
