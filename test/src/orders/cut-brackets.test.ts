import { expect, test } from "vitest";
import { cutBrackets, joinBracket, markCut } from "../../../src/orders/cut-brackets.ts";
import type { OrderEntry } from "../../../src/orders/journal.ts";
import { FILLED, orderOf, stateOf } from "../../support/journal-entries.ts";
import { testBook, writtenOrder } from "../../support/orders/records.ts";

const KEYS = ["k/entry", "k/takeProfit", "k/stopLoss"];
const member = (key: string, keys: readonly string[] = KEYS): OrderEntry =>
  orderOf(key, { bracket: { keys } });
const WHOLE = KEYS.map((key) => member(key));

test("a bracket of which the journal has each order is whole", () => {
  expect(cutBrackets(WHOLE)).toEqual([]);
  expect(cutBrackets([...WHOLE, stateOf("k/entry", FILLED)])).toEqual([]);
});

test.each([1, 2])("a bracket of which the journal has %i of three orders is cut", (count) => {
  expect(cutBrackets(WHOLE.slice(0, count))).toEqual(KEYS.slice(0, count));
});

test("keys that look like those of a bracket are no proof of one", () => {
  expect(cutBrackets([orderOf("k/entry"), orderOf("k/takeProfit")])).toEqual([]);
});

test("an order of another call does not count for the one that was not sent", () => {
  expect(cutBrackets([member("k/entry"), orderOf("k/takeProfit"), member("k/stopLoss")])).toEqual([
    "k/entry",
    "k/stopLoss",
  ]);
});

test("a key that was used again counts with its last order", () => {
  const before = WHOLE.map((entry) => ({ ...entry, bracket: undefined }));
  expect(cutBrackets([...before, ...WHOLE])).toEqual([]);
  expect(cutBrackets([...WHOLE, orderOf("k/entry")])).toEqual(["k/takeProfit", "k/stopLoss"]);
});

test("a book marks the orders of a cut bracket, and no others", async () => {
  const entries = [member("k/entry"), ...["j/entry", "j/stopLoss"].map((key, _, keys) => member(key, keys))];
  const { book } = testBook({ open: () => entries, append: () => undefined, close: () => Promise.resolve() });
  await book.open();
  expect(book.get("k/entry")?.bracket).toEqual({ keys: KEYS, isCut: true });
  expect(book.get("j/entry")?.bracket).toEqual({ keys: ["j/entry", "j/stopLoss"] });
});

test("the orders of a call become a bracket, and one of an earlier process stays cut", () => {
  const { book } = testBook();
  const records = KEYS.map((key, at) => writtenOrder(book, key, { orderId: 1 + at }));
  joinBracket(records.slice(0, 1));
  markCut(records[0]);
  joinBracket(records);
  expect(records.map(({ bracket }) => bracket?.isCut)).toEqual([true, undefined, undefined]);
  expect(records[1]?.bracket?.keys).toEqual(KEYS);
  markCut(undefined);
});
