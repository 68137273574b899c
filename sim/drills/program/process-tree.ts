import { spawnSync } from "node:child_process";
import { type LiveProcess, liveProcesses } from "./processes.ts";

/** Times that killing is repeated for what was started while it went on. */
const KILLS_MAX = 20;

/**
 * A program and everything that it has started, as far as it is found: its process group and session, their descendants, and
 * processes that have left both and carry the marker in their environment.
 */
export class ProcessTree {
  /** Number of the process that was started, which is that of its group and of its session too. */
  readonly root: number;
  readonly #marker: string;
  #signals = 0;

  /** Names what a process has started, and the marker that it carries. */
  constructor(root: number, marker: string) {
    this.root = root;
    this.#marker = marker;
  }

  /** Whether any signal was sent. */
  get isSignalled(): boolean {
    return this.#signals > 0;
  }

  /** Lists the processes that live. Windows: none, because the system does not say them. */
  living(): readonly LiveProcess[] {
    const all = liveProcesses(this.#marker);
    const own = new Set(all.filter((one) => this.#isOwn(one)).map(({ pid }) => pid));
    // The list is in no order: it is gone through until it brings nothing new.
    for (let before = -1; before < own.size; ) {
      before = own.size;
      for (const { pid, parent } of all) if (own.has(parent)) own.add(pid);
    }
    return all.filter(({ pid }) => own.has(pid));
  }

  /** Sends a signal to each process that lives. @returns The processes that it was sent to. */
  signal(signal: NodeJS.Signals): readonly LiveProcess[] {
    this.#signals++;
    if (process.platform === "win32") {
      spawnSync("taskkill", ["/pid", String(this.root), "/T", "/F"]);
      return [];
    }
    const living = this.living();
    // The group at once, so that none of it starts another one between two signals.
    if (living.some(({ group }) => group === this.root)) send(-this.root, signal);
    for (const { pid, group } of living) if (group !== this.root) send(pid, signal);
    return living;
  }

  /** Kills all of it at once, without waiting. */
  kill(): void {
    for (let times = 0; times < KILLS_MAX && this.signal("SIGKILL").length > 0; times++);
  }

  #isOwn({ pid, group, session, isMarked }: LiveProcess): boolean {
    return isMarked || [pid, group, session].includes(this.root);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or belongs to another user.
  }
}
