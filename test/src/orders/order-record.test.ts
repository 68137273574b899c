import { expect, test } from "vitest";
import type { OrderChange } from "../../../src/orders/order-change.ts";
import { keyReused } from "../../../src/orders/order-record.ts";
import { testBook, writtenChange, writtenOrder } from "../../support/orders/records.ts";

const fill = (execId: string, price = 1) => ({ execId, quantity: 5, price, exchange: "X", timeMs: 1 });

test("a fill is reported once, and a correction replaces it", () => {
  const record = writtenOrder(testBook().book, "a");
  const seen: OrderChange[] = [];
  record.listen((change) => void seen.push(change));
  for (const one of [fill("0.a.01"), fill("0.a.01"), fill("0.a.02", 3), fill("0.b.01")]) record.filled(one);
  expect([...record.fills.values()].map(({ execId, price }) => [execId, price])).toEqual([
    ["0.a.02", 3],
    ["0.b.01", 1],
  ]);
  expect(seen.map((change) => change.kind === "fill" && change.correction)).toEqual([false, true, false]);
});

test("a list that repeats a corrected fill before its correction changes nothing", () => {
  const record = writtenOrder(testBook().book, "a");
  let reports = 0;
  record.listen(() => void reports++);
  for (const one of [fill("0.a.01"), fill("0.a.0a", 3), fill("0.a.01"), fill("0.a.0a", 3)])
    record.filled(one);
  expect(record.fills.get("0.a")?.price).toBe(3);
  expect(reports).toBe(2);
});

test("account and order are set in the terms, as they are sent", () => {
  const record = writtenOrder(testBook().book, "a", { account: "" });
  record.setAccount("DU9");
  expect([record.account, record.order.account, record.contract.symbol]).toEqual(["DU9", "DU9", "AAPL"]);
});

test("a change is one of those of its order", () => {
  const { book } = testBook();
  const record = writtenOrder(book, "a");
  const cancel = writtenChange(book, record, "c");
  expect(record.changes).toEqual([cancel]);
  expect([cancel.change, cancel.of, cancel.order]).toEqual(["cancel", record, null]);
});

test("a state of an earlier process is taken over without a report", () => {
  const { book, changed } = testBook();
  const record = writtenOrder(book, "a");
  record.restore({ kind: "rejected", code: 201, text: "no" });
  expect([record.state.kind, changed.length]).toEqual(["rejected", 0]);
});

test("the error for a key that is taken has a code and names the key", () => {
  expect(keyReused("k")).toMatchObject({ code: "ORDER_KEY_REUSED", retryable: false });
  expect(keyReused("k").message).toContain("key k ");
});

test("a change that is packed has the same order, and another one once that is set", () => {
  const { book } = testBook();
  const change = writtenChange(book, writtenOrder(book, "a"), "m", { lmtPrice: 2 });
  const before = change.order;
  for (let times = 0; times < 2; times++) change.pack();
  expect([change.order, change.order === before]).toEqual([before, false]);
  change.order = { lmtPrice: 3 };
  expect(change.order).toEqual({ lmtPrice: 3 });
  const cancel = writtenChange(book, writtenOrder(book, "b"), "c");
  cancel.pack();
  expect(cancel.order).toBeNull();
});
