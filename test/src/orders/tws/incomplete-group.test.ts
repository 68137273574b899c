import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { joinBracket, markCut } from "../../../../src/orders/cut-brackets.ts";
import type { OrderRecord } from "../../../../src/orders/order-record.ts";
import { IncompleteBrackets } from "../../../../src/orders/tws/incomplete-group.ts";
import { collectGarbage, held } from "../../../support/garbage.ts";
import { testBook, WORKS, writtenOrder } from "../../../support/orders/records.ts";

const LOST = { kind: "lost", why: "x" } as const;
const ABSENT = { kind: "absent", reason: new PoolError("ORDER_ABSENT", "x") } as const;

function stage() {
  const { book } = testBook();
  const stage = { live: {} as object | undefined };
  const records = ["a", "b", "c"].map((key, at) => writtenOrder(book, key, { orderId: 7 + at }));
  joinBracket(records);
  const cancelled: string[] = [];
  const brackets = new IncompleteBrackets(
    book,
    () => stage.live,
    ({ key }) => void cancelled.push(key),
  );
  const follow = (record: OrderRecord): void => void record.listen(() => brackets.check(record));
  for (const record of records) follow(record);
  return { stage, book, follow, records: records as [OrderRecord, OrderRecord, OrderRecord], cancelled };
}

test("a bracket of which every order is there is left as it is", () => {
  const { records, cancelled } = stage();
  for (const record of records) record.apply(WORKS);
  expect(cancelled).toEqual([]);
});

test("the orders that are there are cancelled once, when it is known that another is not", () => {
  const { records, cancelled } = stage();
  const [one, two, three] = records;
  one.apply(WORKS);
  two.apply(WORKS);
  three.apply(LOST);
  expect(cancelled).toEqual([]);
  three.apply(ABSENT);
  expect(cancelled).toEqual(["a", "b"]);
  one.apply({
    kind: "reported",
    progress: { status: "PreSubmitted", filled: 1, remaining: 9, avgFillPrice: 1 },
  });
  expect(cancelled).toEqual(["a", "b"]);
});

test("an order whose outcome is unknown is cancelled as soon as it is found", () => {
  const { records, cancelled } = stage();
  const [one, two, three] = records;
  one.apply(LOST);
  two.apply(LOST);
  two.apply(ABSENT);
  three.apply({ kind: "refused", code: 201, text: "no" });
  expect(cancelled).toEqual([]);
  one.apply(WORKS);
  expect(cancelled).toEqual(["a"]);
});

test("a rejected exit leaves the others to TWS", () => {
  const { records, cancelled } = stage();
  const [one, two, three] = records;
  one.apply(WORKS);
  two.apply({ kind: "refused", code: 201, text: "no" });
  three.apply(WORKS);
  expect(cancelled).toEqual([]);
});

test("an exit whose outcome stays unknown cancels nothing", () => {
  const { records, cancelled } = stage();
  for (const record of records) record.apply(LOST);
  records[0].apply(WORKS);
  expect(cancelled).toEqual([]);
});

test("an order that is still there is cancelled again in the next session, once", () => {
  const { stage: at, records, cancelled } = stage();
  const [one, two, three] = records;
  one.apply(WORKS);
  for (const record of [two, three]) {
    record.apply(LOST);
    record.apply(ABSENT);
  }
  expect(cancelled).toEqual(["a"]);
  at.live = undefined;
  one.apply(LOST);
  at.live = {};
  one.apply(WORKS);
  one.apply(LOST);
  one.apply(WORKS);
  expect(cancelled).toEqual(["a", "a"]);
});

test("an order of a bracket that an earlier process has cut is cancelled when it is found", () => {
  const { book } = testBook();
  const cancelled: string[] = [];
  const brackets = new IncompleteBrackets(
    book,
    () => book,
    ({ key }) => void cancelled.push(key),
  );
  const keys = ["k/entry", "k/stopLoss"];
  const entry = writtenOrder(book, "k/entry", { bracket: { keys } });
  entry.listen(() => brackets.check(entry));
  entry.apply(LOST);
  markCut(entry);
  expect(cancelled).toEqual([]);
  entry.apply(WORKS);
  expect(cancelled).toEqual(["k/entry"]);
});

test("an order of another call is left alone, whatever its key is", () => {
  const { book, follow, records, cancelled } = stage();
  const [one, two, three] = records;
  const other = writtenOrder(book, "c", { orderId: 20, reference: "#other" });
  follow(other);
  other.apply(WORKS);
  one.apply(WORKS);
  two.apply(LOST);
  two.apply(ABSENT);
  expect(three.bracket?.keys).toContain("c");
  expect(cancelled).toEqual(["a"]);
});

test.skipIf(collectGarbage === undefined)("an order that was cancelled holds no session", async () => {
  const { stage: world, records, cancelled } = stage();
  const [one, two, three] = records;
  const session = new WeakRef(world.live as object);
  one.apply(WORKS);
  two.apply(WORKS);
  three.apply(LOST);
  three.apply(ABSENT);
  expect(cancelled).toEqual(["a", "b"]);
  world.live = {};
  expect(await held({ session })).toEqual([]);
  expect(one.isOpen).toBe(true);
});
