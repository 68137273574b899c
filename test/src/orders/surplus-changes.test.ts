import { expect, test } from "vitest";
import { testBook, WORKS, writtenChange, writtenOrder } from "../../support/orders/records.ts";

const REFUSED = { kind: "refused", code: 201, text: "no" } as const;

test("an order remembers its last 1 000 changes, and their keys", () => {
  const { book } = testBook();
  const record = writtenOrder(book, "a");
  record.apply(WORKS);
  for (let at = 0; at < 1_500; at++) writtenChange(book, record, `c${at}`, { lmtPrice: at }).apply(REFUSED);
  expect(record.changes).toHaveLength(1_000);
  expect(record.changes[0]?.key).toBe("c500");
  expect([book.intent("c499"), book.intent("c500")]).toEqual([undefined, record.changes[0]]);
});

test("a change whose outcome is not known is never forgotten", () => {
  const { book } = testBook();
  const record = writtenOrder(book, "a");
  record.apply(WORKS);
  const written = writtenChange(book, record, "written", { lmtPrice: 3 });
  const unknown = writtenChange(book, record, "unknown");
  unknown.apply({ kind: "lost", why: "x" });
  for (let at = 0; at < 1_200; at++) writtenChange(book, record, `c${at}`).apply(REFUSED);
  expect(record.changes).toHaveLength(1_000);
  expect(record.changes.slice(0, 2)).toEqual([written, unknown]);
  expect(book.changesIn("unknown")).toEqual([unknown]);
});
