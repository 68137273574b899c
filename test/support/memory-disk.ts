import { dirname } from "node:path";
import type { Disk, DiskFile, FileFacts } from "../../src/orders/file-journal/disk.ts";
import type { Processes } from "../../src/orders/file-journal/lock-owner.ts";

/** Content of a file: what a process sees, and what is left of it after a loss of power. */
interface Inode {
  readonly id: number;
  seen: Uint8Array;
  durable: Uint8Array;
}

/** An operation on the disk, as a fault is chosen by it. */
export interface DiskStep {
  readonly name:
    | "open"
    | "read"
    | "text"
    | "write"
    | "sync"
    | "truncate"
    | "facts"
    | "close"
    | "realPath"
    | "link"
    | "rename"
    | "remove"
    | "syncFolder";
  readonly path: string;
  /** Number of the operation, from 0. */
  readonly index: number;
}

/** What goes wrong at an operation: an error of the system, a part of a write, or the end of the process at that moment. */
export type DiskFault =
  | { readonly kind: "fails"; readonly code: string; readonly writtenBytes?: number }
  | { readonly kind: "short"; readonly writtenBytes: number }
  /** The process ends before the operation, in it (a part of a write is done), or after it. */
  | { readonly kind: "crash"; readonly when: "before" | "after"; readonly writtenBytes?: number };

/** A disk in memory with one folder, `/data`, that fails on request, and that distinguishes what is durable. */
export class MemoryDisk implements Disk {
  /** Chooses the fault of an operation. */
  fault: (step: DiskStep) => DiskFault | undefined = () => undefined;
  /** Number of turns that an operation takes. */
  turns: () => number = () => 1;
  /** Resolves when the process ends by a fault. */
  crashed: Promise<void> = Promise.resolve();
  readonly steps: DiskStep[] = [];
  #crash: () => void = () => {};
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  #inodes = 0;
  #life = 0;
  #isCrashed = false;

  constructor() {
    this.kill();
  }

  /** Content of a file; undefined if there is none. */
  content(path: string): Uint8Array | undefined {
    return this.#names.get(path)?.seen;
  }

  /** Puts content into a file, durable. */
  put(path: string, bytes: Uint8Array): void {
    const inode = this.#names.get(path) ?? this.#newInode();
    inode.seen = inode.durable = Uint8Array.from(bytes);
    this.#names.set(path, inode);
    this.#durableNames.set(path, inode);
  }

  /** Names of all files. */
  names(): string[] {
    return [...this.#names.keys()].sort();
  }

  /** Number of operations of a name. */
  count(name: DiskStep["name"]): number {
    return this.steps.filter((step) => step.name === name).length;
  }

  /** Ends the process: its open files work no more, and what the system has seen stays. */
  kill(): void {
    this.#life++;
    this.#isCrashed = false;
    this.fault = () => undefined;
    this.crashed = new Promise((resolve) => {
      this.#crash = resolve;
    });
  }

  /** Ends the machine: names and bytes that are not durable are lost, but for a part of the bytes that follow. */
  losePower(keptShare: number): void {
    this.kill();
    this.#names = new Map(this.#durableNames);
    for (const inode of new Set(this.#names.values())) {
      const { seen, durable } = inode;
      const more = Math.max(0, seen.length - durable.length);
      const isLonger = seen.length > durable.length;
      inode.durable = isLonger ? seen.slice(0, durable.length + Math.floor(more * keptShare)) : durable;
      inode.seen = inode.durable;
    }
  }

  realPath = (path: string): Promise<string> =>
    this.#do("realPath", path, () => {
      if (path !== "/data" && !this.#names.has(path)) throw coded("ENOENT");
      return path;
    });

  facts = (path: string): Promise<FileFacts> => this.#do("facts", path, () => factsOf(this.#inodeAt(path)));

  text = (path: string): Promise<string> =>
    this.#do("text", path, () => new TextDecoder().decode(this.#inodeAt(path).seen));

  open = (path: string, which: "existing" | "new"): Promise<DiskFile> =>
    this.#do("open", path, () => {
      if (which === "new") {
        if (this.#names.has(path)) throw coded("EEXIST");
        this.#names.set(path, this.#newInode());
      }
      return this.#fileOf(path, this.#inodeAt(path));
    });

  link = (from: string, to: string): Promise<void> =>
    this.#do("link", to, () => {
      const inode = this.#inodeAt(from);
      if (this.#names.has(to)) throw coded("EEXIST");
      this.#names.set(to, inode);
    });

  rename = (from: string, to: string): Promise<void> =>
    this.#do("rename", to, () => {
      const inode = this.#inodeAt(from);
      this.#names.delete(from);
      this.#names.set(to, inode);
    });

  remove = (path: string): Promise<void> =>
    this.#do("remove", path, () => {
      this.#inodeAt(path);
      this.#names.delete(path);
    });

  syncFolder = (path: string): Promise<void> =>
    this.#do("syncFolder", path, () => {
      for (const name of this.#durableNames.keys())
        if (dirname(name) === path) this.#durableNames.delete(name);
      for (const [name, inode] of this.#names)
        if (dirname(name) === path) this.#durableNames.set(name, inode);
    });

  #fileOf(path: string, inode: Inode): DiskFile {
    const life = this.#life;
    const act = <Result>(name: DiskStep["name"], work: (writtenBytes?: number) => Result): Promise<Result> =>
      life === this.#life ? this.#do(name, path, work) : new Promise<never>(() => {});
    return {
      read: (at, bytes) => act("read", () => inode.seen.slice(at, at + bytes)),
      write: (bytes, at) =>
        act("write", (writtenBytes = bytes.length) => {
          const part = bytes.subarray(0, writtenBytes);
          const next = new Uint8Array(Math.max(inode.seen.length, at + part.length));
          next.set(inode.seen);
          next.set(part, at);
          inode.seen = next;
          return part.length;
        }),
      sync: () =>
        act("sync", () => {
          inode.durable = inode.seen;
        }),
      truncate: (bytes) =>
        act("truncate", () => {
          inode.seen = inode.seen.slice(0, bytes);
        }),
      facts: () => act("facts", () => factsOf(inode)),
      close: () => act("close", () => {}),
    };
  }

  async #do<Result>(
    name: DiskStep["name"],
    path: string,
    work: (writtenBytes?: number) => Result,
  ): Promise<Result> {
    const life = this.#life;
    // Another task may act between two operations, as with a real disk.
    for (let turns = this.turns(); turns > 0; turns--) await Promise.resolve();
    if (this.#isCrashed || life !== this.#life) return await new Promise<never>(() => {});
    const step = { name, path, index: this.steps.length };
    this.steps.push(step);
    const fault = this.fault(step);
    switch (fault?.kind) {
      case undefined:
        return work();
      case "short":
        return work(fault.writtenBytes);
      case "fails":
        if (name === "write" && fault.writtenBytes !== undefined) work(fault.writtenBytes);
        throw coded(fault.code);
      case "crash":
        if (fault.when === "after") work(name === "write" ? fault.writtenBytes : undefined);
        this.#isCrashed = true;
        this.#crash();
        // The code after it never runs.
        return await new Promise<never>(() => {});
    }
  }

  #inodeAt(path: string): Inode {
    const found = this.#names.get(path);
    if (found === undefined) throw coded("ENOENT");
    return found;
  }

  #newInode(): Inode {
    return { id: this.#inodes++, seen: new Uint8Array(), durable: new Uint8Array() };
  }
}

const factsOf = ({ id, seen }: Inode): FileFacts => ({ kind: "file", id: `${id}`, bytes: seen.length });

function coded(code: string): Error {
  return Object.assign(new Error(`${code}: an error of the disk`), { code });
}

/** Processes of a test: all have ended but those that it names. */
export class MemoryProcesses implements Processes {
  /** Process IDs; processes of one machine share them. */
  readonly running: Set<number>;
  readonly #pid: number;
  #tokens = 0;

  constructor(pid = 1, running: Set<number> = new Set()) {
    this.#pid = pid;
    this.running = running.add(pid);
  }

  own: Processes["own"] = () => ({ pid: this.#pid });

  standing: Processes["standing"] = ({ pid }) => (this.running.has(pid) ? "running" : "ended");

  newToken: Processes["newToken"] = () => `${this.#pid}-${this.#tokens++}`;
}
