import { expect, test } from "vitest";
import { fillOf, type RowFields } from "../../../../src/web/rows/fill.ts";
import { fieldsOf } from "../../../../src/web/streams/row-fields.ts";

const fields = (row: Readonly<Record<string, unknown>>): RowFields => fieldsOf(row);

test("a fill has the words of the TWS API, and no field that the gateway has not sent", () => {
  const row = { side: "SELL", size: -5, price: "192.26", conid: 1, accountCode: "DU1", commission: "1.01" };
  expect(fillOf("a.1", fields({ ...row, trade_time: "20260113-15:00:00", order_id: 7 }))).toEqual({
    contract: { conId: 1 },
    execution: {
      execId: "a.1",
      orderId: 7,
      time: "20260113-15:00:00",
      acctNumber: "DU1",
      side: "SLD",
      shares: 5,
      price: 192.26,
    },
    timeMs: Date.UTC(2026, 0, 13, 15),
    commission: { execId: "a.1", commission: 1.01 },
  });
});

test("a side that is unknown stays as it is, and a row without fields is a fill without them", () => {
  expect(fillOf("a", fields({ side: "X" })).execution).toEqual({ execId: "a", side: "X" });
  expect(fillOf("a", fields({ side: "b" })).execution.side).toBe("BOT");
  expect(fillOf("a", fields({}))).toEqual({
    contract: {},
    execution: { execId: "a" },
    timeMs: undefined,
    commission: undefined,
  });
});
