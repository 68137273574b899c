import * as v from "valibot";
import type { Schema } from "../arguments/schema.ts";
import type { Journal } from "./journal.ts";

const isJournal = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ["open", "append", "close"].every((method) => typeof Reflect.get(value, method) === "function");

/** Schema of the journal of orders. */
export const journalSchema: Schema<Journal> = v.custom<Journal>(
  isJournal,
  "expected a journal: an object with open, append and close",
);
