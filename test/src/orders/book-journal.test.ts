import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import type { Journal, JournalEntry } from "../../../src/orders/journal.ts";
import { orderEntry, testBook, WORKS, writtenChange, writtenOrder } from "../../support/orders/records.ts";
import { slowJournal } from "../../support/slow-journal.ts";
import { soon } from "../../support/views-fixture.ts";

const FULL = new PoolError("JOURNAL_FAILED", "disk full");
const CANCELLED = {
  kind: "reported",
  progress: { status: "Cancelled", filled: 4, remaining: 6, avgFillPrice: 1 },
} as const;

/** A journal that fails while a test says so. */
class FailingJournal implements Journal {
  readonly entries: JournalEntry[] = [];
  isBroken = false;
  closed = 0;
  /** Keys whose entries are never accepted. */
  readonly refused = new Set<string>();

  open(): readonly JournalEntry[] {
    return [];
  }

  append(entries: readonly JournalEntry[]): Promise<void> {
    if (this.isBroken || entries.some((one) => "key" in one && this.refused.has(one.key)))
      return Promise.reject(FULL);
    this.entries.push(...entries);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }
}

/** Names the entries of a journal, in their order. */
const names = (entries: readonly JournalEntry[]): readonly string[] =>
  entries.map((one) => {
    if (one.type === "floor") return "floor";
    return one.type === "state" ? `${one.key} ${one.state.kind}` : `${one.type} ${one.key}`;
  });

async function opened(journal = new FailingJournal()) {
  const { book, clock, failures } = testBook(journal);
  await book.open();
  return { book, clock, failures, journal };
}

test("states that were reached while the journal failed are in it, in order, once it works", async () => {
  const { book, clock, failures, journal } = await opened();
  const [one, two] = [writtenOrder(book, "one"), writtenOrder(book, "two", { orderId: 8 })];
  journal.isBroken = true;
  two.apply(WORKS);
  one.apply(WORKS);
  await soon();
  one.apply(CANCELLED);
  await soon();
  expect([names(journal.entries), failures]).toEqual([[], ["disk full", "disk full"]]);
  await clock.advance(12_000);
  expect(journal.entries).toEqual([]);

  journal.isBroken = false;
  await clock.advance(5_000);
  expect(names(journal.entries)).toEqual(["two working", "one cancelled"]);
  one.apply({ ...CANCELLED, progress: { ...CANCELLED.progress, filled: 5 } });
  await clock.advance(60_000);
  expect(names(journal.entries)).toEqual(["two working", "one cancelled", "one cancelled"]);
  expect(failures).toHaveLength(2);
});

test("the next entry that the journal accepts brings the missing states with it", async () => {
  const { book, journal } = await opened();
  const one = writtenOrder(book, "one");
  journal.isBroken = true;
  one.apply(WORKS);
  await soon();
  journal.isBroken = false;
  await book.keep([orderEntry("two", { orderId: 8 })]);
  await soon();
  expect(names(journal.entries)).toEqual(["order two", "one working"]);
});

test("an older state never comes after a newer one of the same order", async () => {
  const journal = slowJournal();
  const { book } = testBook(journal);
  await book.open();
  const one = writtenOrder(book, "one");
  one.apply(WORKS);
  one.apply(CANCELLED);
  // The first append fails, and the second, which was under way, does not.
  journal.finish(FULL);
  journal.finish();
  await soon();
  journal.finish();
  await soon();
  expect(names(journal.entries)).toEqual(["one working", "one cancelled", "one cancelled"]);
});

test("a state that changes while it is being caught up is appended once more", async () => {
  const journal = slowJournal();
  const { book, clock } = testBook(journal);
  await book.open();
  const one = writtenOrder(book, "one");
  one.apply(WORKS);
  journal.finish(FULL);
  await soon();
  await clock.advance(5_000);
  one.apply(CANCELLED);
  expect(names(journal.entries)).toEqual(["one working", "one working"]);
  journal.finish();
  await soon();
  journal.finish();
  await soon();
  expect(names(journal.entries)).toEqual(["one working", "one working", "one cancelled"]);
  expect(journal.waiting).toBe(0);
});

test("an entry that no journal accepts does not hold back the others", async () => {
  const { book, clock, journal } = await opened();
  const [bad, good] = [writtenOrder(book, "bad"), writtenOrder(book, "good", { orderId: 8 })];
  journal.isBroken = true;
  bad.apply(WORKS);
  good.apply(WORKS);
  await soon();
  journal.isBroken = false;
  journal.refused.add("bad");
  await clock.advance(5_000);
  expect(names(journal.entries)).toEqual(["good working"]);
  journal.refused.clear();
  await clock.advance(5_000);
  expect(names(journal.entries)).toEqual(["good working", "bad working"]);
});

test("a cancel that was sent without its entry has it before its state, once the journal works", async () => {
  const { book, clock, journal, failures } = await opened();
  const one = writtenOrder(book, "one");
  const cancel = writtenChange(book, one, "c");
  const entry = { type: "change", key: "c", of: "one", change: "cancel", fingerprint: "c" } as const;
  book.owe(cancel, [{ ...entry, order: null, atMs: 1 }]);
  await clock.advance(5_000);
  expect(names(journal.entries)).toEqual(["change c", "c written"]);
  expect(failures).toEqual([]);
});

test("the state of an order that is sent again meanwhile is not appended behind its new entry", async () => {
  const { book, clock, journal } = await opened();
  const first = writtenOrder(book, "one");
  journal.isBroken = true;
  first.apply({ kind: "lost", why: "a test says so" });
  first.apply({ kind: "absent", reason: new PoolError("ORDER_ABSENT", "a test says so") });
  await soon();
  journal.isBroken = false;
  writtenOrder(book, "one");
  await book.keep([orderEntry("one")]);
  await clock.advance(60_000);
  expect(names(journal.entries)).toEqual(["order one"]);
});

test("closing appends what is missing, and gives up after one attempt", async () => {
  for (const isBroken of [false, true]) {
    const { book, clock, journal } = await opened();
    journal.isBroken = true;
    writtenOrder(book, "one").apply(WORKS);
    await soon();
    journal.isBroken = isBroken;
    await book.close();
    expect([names(journal.entries), journal.closed]).toEqual([isBroken ? [] : ["one working"], 1]);
    journal.isBroken = false;
    await clock.advance(60_000);
    expect(journal.entries).toHaveLength(isBroken ? 0 : 1);
  }
});

test("a journal that was not opened is not written", async () => {
  const journal = new FailingJournal();
  const { book, clock } = testBook(journal);
  const one = writtenOrder(book, "one");
  one.apply(WORKS);
  book.owe(one, [orderEntry("one")]);
  await clock.advance(60_000);
  expect(journal.entries).toEqual([]);
});
