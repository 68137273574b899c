import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { testBook, WORKS, writtenOrder } from "../../support/orders/records.ts";

const REASON = new PoolError("ABORTED", "x");

test("a change of state is reported once, to the owner first", () => {
  const { book, changed } = testBook();
  const record = writtenOrder(book, "a");
  const seen: string[] = [];
  const stop = record.listen((change) => void seen.push(`${change.kind} after ${changed.length}`));
  expect([record.apply(WORKS), record.apply({ ...WORKS })]).toEqual([true, false]);
  expect(seen).toEqual(["state after 1"]);
  stop();
  record.apply({ kind: "lost", why: "x" });
  expect(seen).toHaveLength(1);
  expect(changed.map(([, kind]) => kind)).toEqual(["working", "unknown"]);
});

test("an intent is pending until something is known of it, and known unless it is unknown", () => {
  const record = writtenOrder(testBook().book, "a");
  expect([record.isPending, record.isKnown, record.isOpen]).toEqual([true, false, true]);
  record.apply({ kind: "lost", why: "x" });
  expect([record.isPending, record.isKnown]).toEqual([false, false]);
  record.apply({ kind: "absent", reason: REASON });
  expect([record.isPending, record.isKnown, record.isOpen]).toEqual([false, true, false]);
});

test("when() resolves at once, or at the first state that fits, or never once it is stopped", async () => {
  const record = writtenOrder(testBook().book, "a");
  await expect(record.when(({ kind }) => kind === "written").met).resolves.toEqual(record.state);
  const works = record.when(({ kind }) => kind === "working");
  const stopped = record.when(({ kind }) => kind === "working");
  stopped.stop();
  record.apply({ kind: "lost", why: "x" });
  record.apply(WORKS);
  await expect(works.met).resolves.toMatchObject({ kind: "working" });
  await expect(Promise.race([stopped.met, Promise.resolve("pending")])).resolves.toBe("pending");
});

test("a listener that ends in its own call keeps no other from being called", () => {
  const record = writtenOrder(testBook().book, "a");
  const seen: string[] = [];
  const stop = record.listen(() => {
    seen.push("first");
    stop();
  });
  record.listen(() => void seen.push("second"));
  record.apply(WORKS);
  record.apply({ kind: "lost", why: "x" });
  stop();
  record.listen(() => void seen.push("third"));
  record.apply(WORKS);
  expect(seen).toEqual(["first", "second", "second", "second", "third"]);
});
