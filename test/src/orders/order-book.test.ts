import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import type { Journal, JournalEntry } from "../../../src/orders/journal.ts";
import { memoryJournal } from "../../../src/orders/memory-journal.ts";
import {
  LIMIT,
  orderEntry,
  testBook,
  WORKS,
  writtenChange,
  writtenOrder,
} from "../../support/orders/records.ts";

const REASON = new PoolError("ABORTED", "x");
const LOST = { kind: "lost", why: "x" } as const;

test("an order is found by its key, its reference and its number", () => {
  const { book } = testBook();
  const record = writtenOrder(book, "a");
  expect(book.get("a")).toBe(record);
  expect(book.byReference("#a")).toBe(record);
  expect(book.byOrderId(1, 7)).toBe(record);
  expect([book.byOrderId(2, 7), book.byOrderId(1, 8), book.byOrderId(undefined, 7)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([book.floor(1), book.floor(2)]).toEqual([7, 0]);
});

test("what was written and has not ended is unfinished; what was not written is not", () => {
  const { book } = testBook();
  const { type: _type, atMs: _atMs, ...order } = orderEntry("intended", { orderId: 8 });
  book.add(order);
  const [open, over] = [writtenOrder(book, "open"), writtenOrder(book, "over", { orderId: 9 })];
  over.apply({ kind: "refused", code: 201, text: "no" });
  expect(book.unfinished).toEqual([open]);
  expect(book.orders.map(({ key }) => key)).toEqual(["intended", "open", "over"]);
});

test("unknown are the orders of an account, and those whose account is not known", () => {
  const { book } = testBook();
  for (const [key, account] of [
    ["one", "DU1"],
    ["two", "DU2"],
    ["any", ""],
  ] as const)
    writtenOrder(book, key, { account }).apply(LOST);
  const keys = (account: string) => book.unknown(account).map(({ key }) => key);
  expect(keys("DU1")).toEqual(["one", "any"]);
  expect(keys("DU3")).toEqual(["any"]);
  expect(keys("")).toEqual(["one", "two", "any"]);
});

test("an unknown change counts while its order is open", () => {
  const { book } = testBook();
  const record = writtenOrder(book, "a");
  record.apply(WORKS);
  const cancel = writtenChange(book, record, "c");
  expect(book.changesIn("written")).toEqual([cancel]);
  cancel.apply(LOST);
  expect(book.changesIn("unknown")).toEqual([cancel]);
  expect(book.unknown("DU1")).toEqual([cancel]);
  expect(book.intent("c")).toBe(cancel);
  record.apply({ kind: "refused", code: 201, text: "no" });
  expect(book.unknown("DU1")).toEqual([]);
});

test("what was reached is in the journal, and what never left the process is not", async () => {
  const journal = memoryJournal();
  const { book } = testBook(journal);
  await book.open();
  const { type: _type, atMs: _atMs, ...order } = orderEntry("a");
  const record = book.add(order);
  record.apply({ kind: "journalled" });
  record.apply({ kind: "written", atMs: 5 });
  record.permId = 99;
  record.apply(WORKS);
  const states = (await journal.open()).map((entry) =>
    entry.type === "state" ? entry.state.kind : entry.type,
  );
  expect(states).toEqual(["written", "working"]);
  expect((await journal.open()).at(-1)).toMatchObject({ key: "a", permId: 99 });
});

test("a later process finds what its predecessor wrote, as unknown until it is compared", async () => {
  const journal = memoryJournal();
  await journal.append([
    orderEntry("sent"),
    orderEntry("over", { orderId: 9 }),
    { type: "state", key: "over", state: { kind: "rejected", code: 201, text: "no" }, permId: 4, atMs: 2 },
    { type: "change", key: "c", of: "sent", change: "cancel", fingerprint: "c", order: null, atMs: 3 },
    { type: "change", key: "of none", of: "gone", change: "cancel", fingerprint: "c", order: null, atMs: 3 },
    { type: "floor", clientId: 1, orderId: 40 },
  ]);
  const { book, changed } = testBook(journal);
  await book.open();
  expect(book.get("sent")?.state.kind).toBe("unknown");
  expect(book.get("over")).toMatchObject({ state: { kind: "rejected" }, permId: 4 });
  expect(book.intent("c")?.state.kind).toBe("unknown");
  expect(book.intent("of none")).toBeUndefined();
  expect(book.floor(1)).toBe(40);
  expect(book.unknown("").map(({ key }) => key)).toEqual(["sent", "c"]);
  expect(changed.map(([{ key }, kind]) => `${key} ${kind}`)).toEqual(["sent unknown", "c unknown"]);
});

test("a later process starts from the last modification that is in force", async () => {
  const change = (key: string, lmtPrice: number): JournalEntry => {
    const order = { ...LIMIT, lmtPrice };
    return { type: "change", key, of: "a", change: "modify", fingerprint: key, order, atMs: 2 };
  };
  const state = (key: string, kind: "working" | "rejected"): JournalEntry => {
    const progress = { status: "Submitted", filled: 0, remaining: 10, avgFillPrice: undefined };
    const reached = kind === "working" ? { kind, progress } : { kind, code: 201, text: "no" };
    return { type: "state", key, state: reached as never, permId: 4, atMs: 3 };
  };
  const journal = memoryJournal();
  const entries = [orderEntry("a"), change("m1", 2), state("m1", "working"), change("m2", 3)];
  await journal.append([...entries, state("m2", "rejected"), change("m3", 4)]);
  const { book } = testBook(journal);
  await book.open();
  expect(book.get("a")?.order.lmtPrice).toBe(2);
});

test("a journal that cannot be opened is an error with a code, and is tried again", async () => {
  let isBroken = true;
  const journal: Journal = {
    ...memoryJournal(),
    open: () => (isBroken ? Promise.reject(new Error("disk")) : Promise.resolve([])),
  };
  const { book } = testBook(journal);
  await expect(book.open()).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
  isBroken = false;
  await expect(book.open()).resolves.toBeUndefined();
});

test("a state that cannot be kept is reported, and the order goes on", async () => {
  const broken: Journal = {
    open: () => Promise.resolve([]),
    append: (entries: readonly JournalEntry[]) => {
      if (entries.length > 0) throw new PoolError("JOURNAL_FAILED", "disk full");
      return undefined;
    },
    close: () => Promise.resolve(),
  };
  const { book, failures } = testBook(broken);
  await book.open();
  const record = writtenOrder(book, "a");
  record.apply(WORKS);
  await Promise.resolve();
  expect(record.state.kind).toBe("working");
  expect(failures).toEqual(["disk full"]);
  expect(() => book.keep([orderEntry("b")])).toThrow("disk full");
});

test("an order that is sent again under its key takes the place of the first", () => {
  const { book } = testBook();
  const first = writtenOrder(book, "a");
  const change = writtenChange(book, first, "c");
  const second = writtenOrder(book, "a", { orderId: 8 });
  expect(book.get("a")).toBe(second);
  expect(book.byReference("#a")).toBe(second);
  expect([book.byOrderId(1, 7), book.intent(change.key)]).toEqual([undefined, undefined]);
  expect(book.floor(1)).toBe(8);
});

test("the oldest of ten thousand ended orders is forgotten, and its number is not", () => {
  const { book } = testBook();
  for (let orderId = 1; orderId <= 10_001; orderId++) {
    const { type: _type, atMs: _atMs, ...order } = orderEntry(`${orderId}`, { orderId });
    book.add(order).apply({ kind: "dropped", reason: REASON });
  }
  expect([book.get("1"), book.get("2")?.key, book.floor(1)]).toEqual([undefined, "2", 10_001]);
});

test("a change of a forgotten order is forgotten, although its outcome is unknown", () => {
  const { book } = testBook();
  const record = writtenOrder(book, "first", { orderId: 1 });
  writtenChange(book, record, "change").apply(LOST);
  record.apply({ kind: "refused", code: 201, text: "no" });
  expect(book.changesIn("unknown")).toHaveLength(1);
  for (let orderId = 2; orderId <= 10_001; orderId++) {
    const { type: _type, atMs: _atMs, ...order } = orderEntry(`${orderId}`, { orderId });
    book.add(order).apply({ kind: "dropped", reason: REASON });
  }
  expect([book.get("first"), book.intent("change"), book.changesIn("unknown")]).toEqual([
    undefined,
    undefined,
    [],
  ]);
});

test("closing closes a journal that was opened, and no other", async () => {
  let closed = 0;
  const journal: Journal = {
    ...memoryJournal(),
    close: () => {
      closed++;
      return Promise.resolve();
    },
  };
  await testBook(journal).book.close();
  expect(closed).toBe(0);
  const { book } = testBook(journal);
  await book.open();
  await book.close();
  expect(closed).toBe(1);
});

test("an order that is sent again keeps its ID while TWS would take that for a new order", () => {
  const { book } = testBook();
  const resend = (clientId: number | undefined, orderId: number | undefined) => {
    const { type: _type, atMs: _atMs, ...order } = orderEntry("again", { clientId: undefined });
    const record = book.add({ ...order, orderId: undefined });
    record.resent = { clientId, orderId };
    return book.keptId(record, 1);
  };
  writtenOrder(book, "other", { orderId: 4 });
  expect([resend(1, 7), resend(1, 4), resend(1, 3), resend(2, 7), resend(1, undefined)]).toEqual([
    7,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  book.use(1, 7);
  expect(resend(1, 7)).toBeUndefined();
  expect(book.keptId(writtenOrder(book, "once", { orderId: 9 }), 1)).toBeUndefined();
});

test("IDs that a journal has compacted count as used", async () => {
  const journal = memoryJournal();
  await journal.append([{ type: "floor", clientId: 1, orderId: 40 }]);
  const { book } = testBook(journal);
  await book.open();
  const record = writtenOrder(book, "a", { orderId: 50 });
  record.resent = { clientId: 1, orderId: 40 };
  record.apply(LOST);
  record.apply({ kind: "absent", reason: REASON });
  expect(book.keptId(record, 1)).toBeUndefined();
  record.resent = { clientId: 1, orderId: 41 };
  expect(book.keptId(record, 1)).toBe(41);
});
