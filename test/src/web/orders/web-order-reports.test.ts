import { expect, test } from "vitest";
import type { Order } from "../../../../src/mod.ts";
import type { ChangeRecord, OrderRecord } from "../../../../src/orders/order-record.ts";
import { WebOrderReports } from "../../../../src/web/orders/web-order-reports.ts";
import { webOrderOf } from "../../../../src/web/streams/orders.ts";
import { orderBook, sentOrder } from "../../../support/web/order-records.ts";

function reporting() {
  const book = orderBook();
  const reports = new WebOrderReports(book);
  const row = (fields: Readonly<Record<string, unknown>>, isListed = false): void => {
    const order = webOrderOf({ orderId: 77, order_ref: "#a", ...fields });
    if (order !== undefined) reports.order(order, isListed);
  };
  const fill = (execId: string, shares: number, price: number): void =>
    reports.fill({ execution: { execId, shares, price, orderRef: "#a" }, timeMs: 1 });
  const change = (of: OrderRecord, order: Partial<Order> | null): ChangeRecord => {
    const terms = order === null ? null : { ...of.order, ...order };
    const kind = order === null ? "cancel" : "modify";
    const made = book.addChange(`change ${of.changes.length}`, "f", { of, change: kind, order: terms });
    made.apply({ kind: "journalled" });
    made.apply({ kind: "written", atMs: 0 });
    return made;
  };
  return { book, reports, record: sentOrder(book, "a"), row, fill, change };
}

test("a row gives the order its ID, its status and its fills", () => {
  const { record, row } = reporting();
  row({ status: "Submitted", filledQuantity: 3, remainingQuantity: 7, avgPrice: "4.5" });
  expect(record.permId).toBe(77);
  expect(record.state).toMatchObject({
    kind: "working",
    progress: { filled: 3, remaining: 7, avgFillPrice: 4.5 },
  });
  row({ status: "Filled" });
  expect(record.state).toMatchObject({ kind: "filled", progress: { filled: 10, remaining: 0 } });
});

test("rows of other orders change nothing, and one without a reference is found by its ID", () => {
  const { record, row } = reporting();
  row({ status: "Cancelled", order_ref: "#other" });
  row({ status: "Cancelled", order_ref: undefined, orderId: 1 });
  expect(record.state.kind).toBe("written");
  record.permId = 77;
  row({ status: "Cancelled", order_ref: undefined });
  expect(record.state.kind).toBe("cancelled");
});

test("fills add up, each once and with its corrections, until the order is filled", () => {
  const { record, fill } = reporting();
  fill("x.01", 4, 5);
  fill("x.01", 4, 5);
  expect(record.state).toMatchObject({ kind: "working", progress: { filled: 4 } });
  fill("x.02", 5, 4);
  fill("y.01", 5, 6);
  expect(record.fills.size).toBe(2);
  expect(record.state).toMatchObject({ kind: "filled", progress: { filled: 10, avgFillPrice: 5 } });
});

test("a commission is reported once, with the fill that it is for", () => {
  const { record, reports, fill } = reporting();
  fill("x.01", 4, 5);
  const seen: string[] = [];
  record.listen(({ kind }) => seen.push(kind));
  const commission = { execId: "x.01", commission: 1 };
  for (const _ of [1, 2]) reports.update({ kind: "commission", commission });
  reports.update({ kind: "commission", commission: { execId: "z.01", commission: 1 } });
  expect(seen).toEqual(["commission"]);
});

test("a modification is in force when a row has each term that it changes", () => {
  const { record, row, change } = reporting();
  const modified = change(record, { lmtPrice: 6 });
  row({ status: "Submitted", price: "5", totalSize: 10 });
  expect(modified.state.kind).toBe("written");
  row({ status: "Submitted", price: "6", totalSize: 10 });
  expect([modified.state.kind, record.order.lmtPrice]).toEqual(["working", 6]);
});

test("a modification of terms that rows do not have is never taken for seen", () => {
  const { record, row, change } = reporting();
  record.setOrder({ ...record.order, outsideRth: true });
  const modified = change(record, { outsideRth: false });
  row({ status: "Submitted", price: "5", totalSize: 10 });
  expect(modified.state.kind).toBe("written");
});

test("a cancel is known by a status that shows it, and refused by a fill", () => {
  for (const [status, kind] of [
    ["PendingCancel", "working"],
    ["Cancelled", "cancelled"],
    ["Filled", "rejected"],
  ] as const) {
    const { record, row, change } = reporting();
    const cancel = change(record, null);
    row({ status: "Submitted" });
    expect(cancel.state.kind).toBe("written");
    row({ status });
    expect(cancel.state.kind).toBe(kind);
  }
});

test("a list is stronger than a refusal that was concluded, and weaker than a cancel", () => {
  const { record, row } = reporting();
  record.apply({ kind: "refused", code: 400, text: "x" });
  row({ status: "Submitted" });
  expect(record.state.kind).toBe("rejected");
  row({ status: "Submitted" }, true);
  expect(record.state.kind).toBe("working");
  row({ status: "Cancelled" });
  row({ status: "Submitted" }, true);
  expect(record.state.kind).toBe("cancelled");
});
