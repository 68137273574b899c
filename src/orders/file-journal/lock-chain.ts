import * as v from "valibot";
import { type Schema, validate, whole } from "../../arguments/schema.ts";
import type { Disk } from "./disk.ts";
import { journalFailed } from "./disk-failure.ts";
import { textOf } from "./disk-steps.ts";
import type { LockOwner } from "./lock-owner.ts";

/** Content of a lock file. The token is different for each time that a lock is taken. */
export interface LockText extends LockOwner {
  readonly token: string;
}

/** A lock file that was found. */
export interface FoundLock {
  readonly path: string;
  readonly text: string;
  readonly lock: LockText;
}

const optionalText = v.optional(v.string());
const schema = v.looseObject({
  token: v.pipe(v.string(), v.regex(/^[\w-]{1,80}$/)),
  pid: whole(1),
  start: optionalText,
  host: optionalText,
  boot: optionalText,
  pidNamespace: optionalText,
}) as Schema<LockText>;

/** The most locks that are read. */
const LOCKS_MAX = 64;

/** Reads the lock at the first name, and those that were added behind it. */
export async function chainOf(disk: Disk, first: string): Promise<readonly FoundLock[]> {
  const found: FoundLock[] = [];
  let path = first;
  while (found.length < LOCKS_MAX) {
    const text = await textOf(disk, path);
    if (text === undefined) break;
    const lock = lockOf(text);
    if (lock === undefined)
      throw journalFailed(
        "lock the journal of orders",
        `${path} is damaged; remove it if no other process uses the journal`,
      );
    found.push({ path, text, lock });
    path = `${first}.${lock.token}`;
  }
  return found;
}

function lockOf(text: string): LockText | undefined {
  try {
    const judged = validate(schema, JSON.parse(text), "");
    return "copy" in judged ? judged.copy : undefined;
  } catch {
    return undefined;
  }
}
