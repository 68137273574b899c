import {
  type FileHandle,
  link,
  lstat,
  open,
  readFile,
  realpath,
  rename,
  type stat,
  unlink,
} from "node:fs/promises";
import process from "node:process";

/** An open file, which is read and written at given places. */
export interface DiskFile {
  /** Reads up to `bytes` bytes from a place; fewer where the file ends. */
  read(at: number, bytes: number): Promise<Uint8Array>;
  /** Writes bytes at a place. @returns How many were written, which may be fewer. */
  write(bytes: Uint8Array, at: number): Promise<number>;
  /** Makes what was written durable (`fsync`). */
  sync(): Promise<void>;
  /** Cuts the file to a length. */
  truncate(bytes: number): Promise<void>;
  /** Gets the facts of the file. */
  facts(): Promise<FileFacts>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** Facts of a file. */
export interface FileFacts {
  readonly kind: "file" | "folder" | "symbolic link" | "other";
  /** Identity of the file, which another file of the same name does not have. */
  readonly id: string;
  /** Length. */
  readonly bytes: number;
}

/** The operations on files that a journal uses; tests replace them to make each fail. Errors have the codes of Node. */
export interface Disk {
  /** Gets the path without symbolic links. */
  realPath(path: string): Promise<string>;
  /** Gets the facts of what is at a path. */
  facts(path: string): Promise<FileFacts>;
  /** Reads a small file as text. */
  text(path: string): Promise<string>;
  /** Opens a file for reading and writing: one that exists, or a new one that only its owner may read. */
  open(path: string, which: "existing" | "new"): Promise<DiskFile>;
  /** Gives a file a second name; fails if that name exists. */
  link(from: string, to: string): Promise<void>;
  /** Renames a file, in place of the one that has the new name. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a name of a file. */
  remove(path: string): Promise<void>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
}

/** Permissions of the files: read and written by their owner only. */
const OWNER_ONLY = 0o600;

function diskFile(file: FileHandle): DiskFile {
  return {
    read: async (at, bytes) => {
      const buffer = new Uint8Array(bytes);
      let filled = 0;
      while (filled < bytes) {
        const { bytesRead } = await file.read(buffer, filled, bytes - filled, at + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
    write: async (bytes, at) => (await file.write(bytes, 0, bytes.length, at)).bytesWritten,
    sync: () => file.sync(),
    truncate: (bytes) => file.truncate(bytes),
    facts: async () => factsOf(await file.stat()),
    close: () => file.close(),
  };
}

function factsOf(stats: Awaited<ReturnType<typeof stat>>): FileFacts {
  const kind = stats.isFile()
    ? "file"
    : stats.isDirectory()
      ? "folder"
      : stats.isSymbolicLink()
        ? "symbolic link"
        : "other";
  return { kind, id: `${stats.dev}:${stats.ino}`, bytes: Number(stats.size) };
}

/** The disk of the machine. */
export const nodeDisk: Disk = {
  realPath: (path) => realpath(path),
  facts: async (path) => factsOf(await lstat(path)),
  text: (path) => readFile(path, "utf8"),
  open: async (path, which) => diskFile(await open(path, which === "new" ? "wx+" : "r+", OWNER_ONLY)),
  link,
  rename,
  remove: unlink,
  syncFolder: async (path) => {
    // Windows opens no folders, and makes names durable with the file.
    if (process.platform === "win32") return;
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};
