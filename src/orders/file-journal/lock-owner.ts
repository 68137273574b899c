import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import process from "node:process";
import { threadId } from "node:worker_threads";
import { systemClock } from "../../seams/clock.ts";
import { defined } from "../../util/defined.ts";

/** The process that holds a lock. A part that the runtime does not permit to read is missing. */
export interface LockOwner {
  /** Process ID. */
  readonly pid: number;
  /** Time at which the process began, in the units of the system: a later process with the same ID has another. */
  readonly start?: string;
  /** Name of the machine or container. */
  readonly host?: string;
  /** Identity of the start of the machine. */
  readonly boot?: string;
  /** Identity of the set of process IDs: another container has another. */
  readonly pidNamespace?: string;
}

/** Knowledge about processes; tests replace it. */
export interface Processes {
  /** Describes this process. */
  own(): LockOwner;
  /** Tests whether a process runs; `unknown` for one of another machine or container, which cannot be seen from here. */
  standing(owner: LockOwner): "running" | "ended" | "unknown";
  /** Makes a text that no other call returns, in any process of this machine: letters, digits and `-`. */
  newToken(): string;
}

/** Number of tokens that were made. */
let tokens = 0;

/** Reads a value that the system or the permissions may not give. */
function given(read: () => string): string | undefined {
  try {
    const value = read().trim();
    return value === "" ? undefined : value;
  } catch {
    return undefined;
  }
}

/** State and start time of a process, from Linux; the name of the program before them may contain spaces. */
function statOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  const fields = given(() => readFileSync(`/proc/${pid}/stat`, "utf8"))
    ?.replace(/^.*\)/s, "")
    .trim()
    .split(" ");
  const [state, start] = [fields?.[0], fields?.[19]];
  return state === undefined || start === undefined ? undefined : { state, start };
}

function ownProcess(): LockOwner {
  return defined({
    pid: process.pid,
    start: statOf(process.pid)?.start,
    host: given(hostname),
    boot: given(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    pidNamespace: given(() => readlinkSync("/proc/self/ns/pid")),
  });
}

const differ = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;

function standingOf(owner: LockOwner): "running" | "ended" | "unknown" {
  const own = ownProcess();
  const isSameHost = owner.host !== undefined && owner.host === own.host;
  if (differ(owner.boot, own.boot)) return isSameHost ? "ended" : "unknown";
  if (differ(owner.pidNamespace, own.pidNamespace)) return "unknown";
  const isSameBoot = owner.boot !== undefined && owner.boot === own.boot;
  // The name of a machine may change while it runs. Where nothing says that the machine is the same, IDs say nothing.
  if (!isSameHost && !(isSameBoot && owner.pidNamespace === own.pidNamespace)) return "unknown";
  try {
    process.kill(owner.pid, 0);
  } catch (cause) {
    const code: unknown = Reflect.get(Object(cause), "code");
    if (code === "ESRCH") return "ended";
    // A process of another user may not be signalled; any other error is one of permissions.
    if (code !== "EPERM") return "unknown";
  }
  const stat = statOf(owner.pid);
  // A process that has ended and that its parent has not waited for keeps its ID.
  if (stat?.state === "Z" || stat?.state === "X") return "ended";
  return differ(stat?.start, owner.start) ? "ended" : "running";
}

/** The processes of the machine. */
export const systemProcesses: Processes = {
  own: ownProcess,
  standing: standingOf,
  newToken: () => `${process.pid}-${threadId}-${systemClock.wallMs()}-${tokens++}`,
};
