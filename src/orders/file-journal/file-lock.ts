import type { Disk } from "./disk.ts";
import { journalFailed } from "./disk-failure.ts";
import { giveName, remove, textOf, writeNew } from "./disk-steps.ts";
import { chainOf, type FoundLock } from "./lock-chain.ts";
import type { Processes } from "./lock-owner.ts";

/** A held lock. */
export interface FileLock {
  /** Removes the lock, unless somebody else has removed it. */
  release(): Promise<void>;
}

/** What a lock needs. */
export interface FileLockParts {
  readonly disk: Disk;
  readonly processes: Processes;
  /** File that is locked; the lock file has its name with `.lock` behind it. */
  readonly path: string;
}

/** Tries after which the lock counts as contended for. */
const TRIES_MAX = 20;

/**
 * Takes the lock of a file, from a process that has ended too.
 *
 * A lock file is made complete under another name, and gets its own by a hard link, which fails if the name exists. A lock
 * of a process that has ended is not removed: two processes may find it at once, and the slower one would remove the lock of
 * the faster. The successor adds a lock whose name contains the token of the one before, which one process alone can do; it
 * holds the lock if the files before its own are the same afterwards, and then renames its own to the first name.
 *
 * @throws {PoolError} `JOURNAL_FAILED` when a process that runs, or that cannot be seen from here, has the lock.
 */
export async function takeLock(parts: FileLockParts): Promise<FileLock> {
  const { disk, processes, path } = parts;
  const token = processes.newToken();
  const first = `${path}.lock`;
  const text = `${JSON.stringify({ token, ...processes.own() })}\n`;
  const made = `${first}-${token}`;
  const file = await writeNew(disk, made, [new TextEncoder().encode(text)]);
  await file.close();
  try {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const before = await chainOf(disk, first);
      const last = before.at(-1);
      if (last !== undefined) refuseUnlessEnded(parts, last);
      const own = last === undefined ? first : `${first}.${last.lock.token}`;
      if (!(await giveName(disk, made, own))) continue;
      if (last === undefined) return heldLock(disk, first, text);
      const now = await chainOf(disk, first);
      if (isSameChain([...before.map((found) => found.text), text], now)) {
        await disk.rename(own, first);
        for (const { path: passed } of before.slice(1)) await remove(disk, passed);
        return heldLock(disk, first, text);
      }
      // Another process took the lock, and may have released it, after it was looked at.
      await remove(disk, own);
    }
  } finally {
    // A file that is left behind takes nothing but place.
    await remove(disk, made).catch(() => {});
  }
  throw journalFailed(
    `lock the journal of orders ${path}`,
    "other processes are locking it at the same time",
  );
}

function refuseUnlessEnded({ processes, path }: FileLockParts, { path: lockPath, lock }: FoundLock): void {
  const { pid, host } = lock;
  const what = `lock the journal of orders ${path}`;
  switch (processes.standing(lock)) {
    case "ended":
      return;
    case "running": {
      const who = pid === processes.own().pid ? "another pool of this process" : "another process";
      throw journalFailed(what, `it is in use by ${who} (process ID ${pid})`);
    }
    case "unknown":
      throw journalFailed(
        what,
        `it was locked by process ID ${pid}${host === undefined ? "" : ` of ${host}`}, and whether that process still runs ` +
          `cannot be seen from here (another machine or container, or no permission); if it has ended, remove ${lockPath}`,
      );
  }
}

const isSameChain = (texts: readonly string[], chain: readonly FoundLock[]): boolean =>
  chain.length === texts.length && chain.every(({ text }, index) => text === texts[index]);

function heldLock(disk: Disk, path: string, text: string): FileLock {
  return {
    release: async () => {
      if ((await textOf(disk, path)) === text) await remove(disk, path);
    },
  };
}
