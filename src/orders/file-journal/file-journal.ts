import { resolve } from "node:path";
import * as v from "valibot";
import { checked } from "../../arguments/checked.ts";
import { decimal, type Schema } from "../../arguments/schema.ts";
import { strict } from "../../arguments/strict.ts";
import { consoleLogger, guarded, type Logger } from "../../logger.ts";
import { loggerSchema } from "../../options.ts";
import { systemClock } from "../../seams/clock.ts";
import type { Journal } from "../journal.ts";
import { nodeDisk } from "./disk.ts";
import { diskFailure } from "./disk-failure.ts";
import { systemProcesses } from "./lock-owner.ts";
import { LockedJournal } from "./locked-journal.ts";

/** Options of `fileJournal`. */
export interface FileJournalOptions {
  /** Least time for which final orders and their keys are kept, in ms, `>= 0`. Default 604 800 000, which is 7 days. */
  readonly keepMs?: number;
  /** Receiver of warnings: a torn record that was left out, a compaction that failed. Default: standard error. */
  readonly logger?: Logger;
}

const DAY_MS = 86_400_000;

const pathSchema: Schema<string> = v.pipe(
  v.string(),
  v.minLength(1),
  v.check((path) => !path.includes("\0"), "must not contain a NUL character"),
);

const schema = strict({
  keepMs: v.optional(v.pipe(decimal, v.minValue(0)) as Schema<number>, 7 * DAY_MS),
  logger: v.optional(loggerSchema),
});

/**
 * Keeps the entries in a file, so that the next process finds out what became of the orders of this one.
 *
 * - **Durable**: `append` resolves after `fsync`. Entries that are appended while a write is under way go together in the next
 *   one.
 * - **Cut off at any byte**: a record at the end that was not written completely is left out when the file is opened, with a
 *   warning. It was never durable, so that nothing of it was sent. Any other damage is an error that names the line, and
 *   nothing is written.
 * - **After a failure**: when a write fails (disk full), the file is cut back to its last good record and later appends are
 *   tried. When `fsync` fails, the next append writes the whole file anew first. When another program has replaced or changed
 *   the file, every later append fails until the journal is closed and opened again.
 * - **One process**: a lock file beside it (`.lock`) names the process. The lock of a process that has ended is taken over.
 *   Whether a process of another container or machine runs cannot be seen; its lock has to be removed by hand.
 * - **Compacted**: when most entries are superseded by later ones, the file is replaced by one with the others. Orders that are
 *   not final, and the highest order ID of each client ID, are kept for ever; final orders for `keepMs` at least.
 *   A process that is killed meanwhile leaves the old file or the new one.
 *
 * The folder must exist, and its file system must have hard links. The file and its lock are readable by their owner only. On
 * Deno it needs `--allow-read` and `--allow-write` for the folder, and `--allow-run` and `--allow-sys=hostname` to take over
 * the lock of a process that was killed.
 *
 * @param path Path of the file; it is made if it does not exist. A relative path is resolved at once.
 * @throws {PoolError} `INVALID_OPTION` for a wrong path or option; `JOURNAL_FAILED` when a relative path cannot be resolved. The
 * methods of the journal reject with `JOURNAL_FAILED`.
 *
 * @example A later journal reads what an earlier one has appended
 * ```ts
 * import { mkdtemp, rm } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { fileJournal } from "ibkr-pool";
 *
 * const folder = await mkdtemp(join(tmpdir(), "orders-"));
 * const journal = fileJournal(join(folder, "orders.journal"));
 * await journal.open();
 * await journal.append([{ type: "floor", clientId: 1, orderId: 7 }]);
 * await journal.close();
 *
 * const later = fileJournal(join(folder, "orders.journal"));
 * assert.deepEqual(await later.open(), [{ type: "floor", clientId: 1, orderId: 7 }]);
 * await later.close();
 * await rm(folder, { recursive: true });
 * ```
 */
export function fileJournal(path: string, options: FileJournalOptions = {}): Journal {
  const what = "make the journal of orders";
  const { keepMs, logger } = checked(what, schema, options);
  const nowMs = (): number => systemClock.wallMs();
  return new LockedJournal({
    path: absolute(what, checked(what, pathSchema, path, "path")),
    keepMs,
    logger: guarded(logger ?? consoleLogger(nowMs)),
    nowMs,
    disk: nodeDisk,
    processes: systemProcesses,
    entriesMin: ENTRIES_MIN,
  });
}

/** Entries of a file below which it is not compacted. */
const ENTRIES_MIN = 1_000;

/** Resolves a path. The folder of the process may be gone, or hidden by the permissions of the runtime. */
function absolute(what: string, path: string): string {
  try {
    return resolve(path);
  } catch (cause) {
    throw diskFailure(`${what} ${path}`, cause);
  }
}
