import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { Withdrawals } from "../../../../src/orders/tws/withdrawals.ts";
import { orderEntry, testBook, writtenOrder } from "../../../support/orders/records.ts";

const REASON = new PoolError("ABORTED", "x");

function waiting() {
  const { type: _type, atMs: _atMs, ...order } = orderEntry("a");
  const taken: PoolError[] = [];
  const record = testBook().book.add(order);
  const withdrawals = new Withdrawals();
  withdrawals.add(record, (reason) => void taken.push(reason));
  return { record, withdrawals, taken };
}

test("a message that waits is taken back with a reason", () => {
  const { record, withdrawals, taken } = waiting();
  record.apply({ kind: "journalled" });
  withdrawals.takeBack(record, REASON);
  expect(taken).toEqual([REASON]);
});

test("a message that was written is not taken back", () => {
  const { record, withdrawals, taken } = waiting();
  record.apply({ kind: "journalled" });
  record.apply({ kind: "written", atMs: 1 });
  withdrawals.takeBack(record, REASON);
  const written = writtenOrder(testBook().book, "b");
  withdrawals.add(written, (reason) => void taken.push(reason));
  withdrawals.takeBack(written, REASON);
  expect(taken).toEqual([]);
});
