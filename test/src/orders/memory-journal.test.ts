import { expect, test } from "vitest";
import { memoryJournal } from "../../../src/orders/memory-journal.ts";
import { orderEntry } from "../../support/orders/records.ts";

test("entries are durable at once, in order, and are read again after a close", async () => {
  const journal = memoryJournal();
  const floor = { type: "floor", clientId: 1, orderId: 2 } as const;
  expect(journal.append([orderEntry("a"), floor])).toBeUndefined();
  expect(journal.append([orderEntry("b")])).toBeUndefined();
  await journal.close();
  expect(await journal.open()).toEqual([orderEntry("a"), floor, orderEntry("b")]);
});

test("what its owner changes later is not changed in it", async () => {
  const journal = memoryJournal();
  const order = { lmtPrice: 1 };
  await journal.append([orderEntry("a", { terms: { contract: {}, order } })]);
  order.lmtPrice = 2;
  expect(await journal.open()).toMatchObject([{ terms: { order: { lmtPrice: 1 } } }]);
});
