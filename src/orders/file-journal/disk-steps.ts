import type { Disk, DiskFile } from "./disk.ts";
import { diskCode, journalFailed } from "./disk-failure.ts";

/** Writes all bytes at a place; the disk may take them in parts. */
export async function writeAll(file: DiskFile, bytes: Uint8Array, at: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const more = await file.write(bytes.subarray(written), at + written);
    if (more <= 0) throw journalFailed("write to the disk", "it takes no more bytes");
    written += more;
  }
}

/** Makes a new file with this content, durable, in place of one that has the name; its name is not durable yet. */
export async function writeNew(disk: Disk, path: string, parts: readonly Uint8Array[]): Promise<DiskFile> {
  await remove(disk, path);
  const file = await disk.open(path, "new");
  try {
    let at = 0;
    for (const bytes of parts) {
      await writeAll(file, bytes, at);
      at += bytes.length;
    }
    await file.sync();
    return file;
  } catch (cause) {
    // What made it fail is reported; that it stays behind does no harm.
    await file.close().catch(() => {});
    await remove(disk, path).catch(() => {});
    throw cause;
  }
}

/** Gives a file a second name. @returns False if that name exists. */
export async function giveName(disk: Disk, from: string, to: string): Promise<boolean> {
  try {
    await disk.link(from, to);
    return true;
  } catch (cause) {
    if (diskCode(cause) === "EEXIST") return false;
    throw cause;
  }
}

/** Reads a file as text; undefined if there is none. */
export async function textOf(disk: Disk, path: string): Promise<string | undefined> {
  try {
    return await disk.text(path);
  } catch (cause) {
    if (diskCode(cause) === "ENOENT") return undefined;
    throw cause;
  }
}

/** Removes a name, if it exists. */
export async function remove(disk: Disk, path: string): Promise<void> {
  try {
    await disk.remove(path);
  } catch (cause) {
    if (diskCode(cause) !== "ENOENT") throw cause;
  }
}
