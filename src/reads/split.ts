import * as v from "valibot";
import { guardedRead, invalid } from "../arguments/checked.ts";
import { element, filled } from "../arguments/fields.ts";
import { listOf } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import { check, WAIT } from "../call-options.ts";
import type { HistoryArgs, HistoryOptions } from "../operations/historical-data.ts";
import type { Contract } from "../stoqey/mod.ts";
import type { AccountSummaryOptions } from "./account-reads.ts";
import type { ReadOptions } from "./asking.ts";

const summarySchema = strict({
  ...WAIT,
  group: v.optional(filled),
  tags: v.optional(listOf(v.pipe(v.string(), v.trim(), element), 1, 200)),
});

/**
 * Takes the options of an account summary apart: what it is about, and how the call waits.
 *
 * @throws {PoolError} `INVALID_OPTION`.
 */
export function summaryOf(
  what: string,
  options: AccountSummaryOptions,
): { readonly group: string; readonly tags?: readonly string[] | undefined; readonly wait: ReadOptions } {
  const { group = "All", tags, ...wait } = check(what, summarySchema, options);
  return { group, tags: tags?.map((tag) => tag.trim()), wait };
}

/**
 * Puts a contract and what to read of its history into one object.
 *
 * @throws {PoolError} `INVALID_OPTION` where that would hide a mistake; the fields are checked later.
 */
export function withContract(what: string, contract: Contract, history: HistoryOptions): HistoryArgs {
  return guardedRead(what, history, "history", () => {
    const isObject = typeof history === "object" && history !== null && !Array.isArray(history);
    if (history !== undefined && !isObject)
      throw invalid(what, "history: expected an object with duration and barSize");
    if (isObject && "contract" in history)
      throw invalid(what, "history: unknown field contract, which is the first argument");
    return { ...history, contract };
  });
}
