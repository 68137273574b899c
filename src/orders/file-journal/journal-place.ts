import { basename, dirname, join } from "node:path";
import type { Disk, FileFacts } from "./disk.ts";
import { diskCode, journalFailed } from "./disk-failure.ts";

/** Place of a journal on the disk. */
export interface JournalPlace {
  readonly disk: Disk;
  /** Path of the file, without symbolic links: two names of one file have one lock. */
  readonly path: string;
  /** Folder of the file. */
  readonly folder: string;
}

/**
 * Finds the place of a journal. The file need not exist; its folder must.
 *
 * @throws {PoolError} `JOURNAL_FAILED` when something else than a regular file has the name. Other errors are those of the disk.
 */
export async function journalPlace(disk: Disk, path: string): Promise<JournalPlace> {
  const real = await realPath(disk, path);
  const kind = (await factsOf(disk, real))?.kind ?? "file";
  // To open a pipe would wait for its other end.
  if (kind !== "file")
    throw journalFailed(
      `open the journal of orders ${path}`,
      kind === "folder" ? "it is a folder" : "it is not a regular file",
    );
  return { disk, path: real, folder: dirname(real) };
}

async function realPath(disk: Disk, path: string): Promise<string> {
  try {
    return await disk.realPath(path);
  } catch (cause) {
    if (diskCode(cause) !== "ENOENT") throw cause;
  }
  if ((await factsOf(disk, path)) !== undefined)
    throw journalFailed(
      `open the journal of orders ${path}`,
      "it is a symbolic link to a file that does not exist",
    );
  return join(await folderOf(disk, path), basename(path));
}

async function folderOf(disk: Disk, path: string): Promise<string> {
  try {
    return await disk.realPath(dirname(path));
  } catch (cause) {
    if (diskCode(cause) !== "ENOENT") throw cause;
    throw journalFailed(
      `open the journal of orders ${path}`,
      `the folder ${dirname(path)} does not exist`,
      cause,
    );
  }
}

/** Gets the facts of what is at a path; undefined if there is nothing. */
async function factsOf(disk: Disk, path: string): Promise<FileFacts | undefined> {
  try {
    return await disk.facts(path);
  } catch (cause) {
    if (diskCode(cause) === "ENOENT") return undefined;
    throw cause;
  }
}
