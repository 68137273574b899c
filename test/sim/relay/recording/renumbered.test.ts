import { expect, test } from "vitest";
import { renumbered } from "../../../../sim/relay/recording/renumbered.ts";
import { tickPrice } from "../../../../sim/wire/responses/market-data.ts";
import { openOrder } from "../../../../sim/wire/responses/orders.ts";
import { fieldsOf } from "../../../support/messages.ts";

test("numbers are replaced in their fields, and every other field keeps its text", () => {
  const fields = ["1", "6", "5", "4", "190.50", "5.0", "5"];
  expect(renumbered("out", fields, 193, 193, { reqId: 77, orderId: 3 })).toEqual([
    "1",
    "6",
    "77",
    "4",
    "190.50",
    "5.0",
    "5",
  ]);
  expect(renumbered("out", fields, 193, 193, { reqId: undefined })).toEqual(fields);
});

test("at another version a message is written with the fields of that version", () => {
  const values = { orderId: 1, parentId: 2, symbol: "AAPL", extOperator: "x" };
  const old = renumbered("out", fieldsOf(openOrder, values), 193, 160, { orderId: 9, reqId: 5 });
  expect(openOrder.read(old, 160)).toMatchObject({ orderId: 9, parentId: 2, symbol: "AAPL" });
});

test("a message that is unknown, or cannot be read at another version, is left as it is", () => {
  expect(renumbered("out", ["204", "1"], 193, 193, { reqId: 1 })).toEqual(["204", "1"]);
  const short = fieldsOf(tickPrice, { reqId: 1 }).slice(0, 4);
  expect(renumbered("out", short, 193, 160, { reqId: 7 })).toEqual(short);
});
