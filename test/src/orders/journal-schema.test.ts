import { expect, test } from "vitest";
import { checked } from "../../../src/arguments/checked.ts";
import { journalSchema } from "../../../src/orders/journal-schema.ts";
import { memoryJournal } from "../../../src/orders/memory-journal.ts";

const check = (value: unknown) => checked("create the pool", journalSchema, value, "journal");

test("a journal is the object itself, whatever else it has", () => {
  const journal = Object.assign(memoryJournal(), { name: "mine" });
  expect(check(journal)).toBe(journal);
});

test.each([null, 7, "orders.journal", {}, { open() {}, append() {} }, { open: 1, append() {}, close() {} }])(
  "%j is no journal",
  (value) => {
    expect(() => check(value)).toThrow("expected a journal: an object with open, append and close");
  },
);
