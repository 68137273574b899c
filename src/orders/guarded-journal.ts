import { PoolError, reasonOf } from "../errors.ts";
import type { Journal, JournalEntry } from "./journal.ts";

/**
 * Makes a journal of a caller keep its contract: what it throws is a `PoolError`, what its promises reject with too, and a value
 * that is no promise (the length of a list, say) is an answer at once.
 */
export function guardedJournal(journal: Journal): Journal {
  return {
    open: () => {
      const what = "open the journal of orders";
      const checkedList = (entries: unknown): readonly JournalEntry[] => {
        if (Array.isArray(entries)) return entries;
        throw new PoolError("JOURNAL_FAILED", `Cannot ${what}: it gave no list of entries`);
      };
      const opened = guarded(what, () => journal.open());
      return opened instanceof Promise ? opened.then(checkedList) : checkedList(opened);
    },
    append: (entries) => {
      const appended = guarded("append to the journal of orders", () => journal.append(entries));
      return appended instanceof Promise ? appended.then(nothing) : undefined;
    },
    close: () => Promise.resolve(guarded("close the journal of orders", () => journal.close())).then(nothing),
  };
}

/** Calls a method of a journal. @throws {PoolError} What it throws; its promise rejects with one. */
function guarded(what: string, call: () => unknown): unknown {
  const failed = (cause: unknown): never => {
    throw asJournalError(what, cause);
  };
  try {
    const result = call();
    return isThenable(result) ? Promise.resolve(result).catch(failed) : result;
  } catch (cause) {
    return failed(cause);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "then") === "function";
}

/** Makes the error of a journal; one of the pool stays what it is. */
export function asJournalError(what: string, cause: unknown): PoolError {
  try {
    if (cause instanceof PoolError) return cause;
  } catch {
    // A proxy for which `instanceof` throws.
  }
  return new PoolError("JOURNAL_FAILED", `Cannot ${what}: ${reasonOf(cause)}`, { cause });
}

const nothing = (): void => {};
