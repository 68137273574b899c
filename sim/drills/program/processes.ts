import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { MARKER_NAME } from "./program-environment.ts";

/** A process of this machine that has not ended. */
export interface LiveProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Number of its session; 0 where the system does not say it. */
  readonly session: number;
  /** Its command in one line. */
  readonly command: string;
  /** Time for which a processor has worked on it, in ms; undefined where the system does not say it. */
  readonly cpuMs?: number;
  /** Whether its environment has the marker. */
  readonly isMarked: boolean;
}

/** Lists the processes of this machine; those that may not be read have no marker. Windows: none. */
export function liveProcesses(marker: string): readonly LiveProcess[] {
  if (process.platform === "linux") return fromProc(marker);
  if (process.platform === "win32") return [];
  return fromPs(marker);
}

/** Place of the ticks of a process in user mode, counted from its state; those in the kernel follow. */
const USER_TICKS = 11;
/** Length of a tick of Linux, in ms (USER_HZ). */
const TICK_MS = 10;

/** Reads `/proc`, as on Linux. */
function fromProc(marker: string): readonly LiveProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readText(`/proc/${name}/stat`);
      // The name of the program, in parentheses, may have any character.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const [state, parent, group, session] = fields;
      const ticks = Number(fields[USER_TICKS]) + Number(fields[USER_TICKS + 1]);
      // What has ended, and only waits for its parent to notice it, takes no signal.
      if (state === undefined || state === "" || state === "Z" || state === "X") return [];
      return [
        {
          pid: Number(name),
          parent: Number(parent),
          group: Number(group),
          session: Number(session),
          cpuMs: ticks * TICK_MS,
          command: readText(`/proc/${name}/cmdline`).split("\0").join(" ").trim(),
          isMarked: `\0${readText(`/proc/${name}/environ`)}`.includes(`\0${MARKER_NAME}=${marker}`),
        },
      ];
    });
}

/** Reads what `ps` prints, as on macOS, where `-E` adds the environment of processes of the same user. */
function fromPs(marker: string): readonly LiveProcess[] {
  const print = (...args: readonly string[]): string =>
    spawnSync("ps", [...args], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }).stdout ?? "";
  const marked = new Set(
    (process.platform === "darwin" ? print("-axEwwo", "pid=,command=") : "")
      .split("\n")
      .filter((line) => line.includes(`${MARKER_NAME}=${marker}`))
      .map((line) => Number.parseInt(line, 10)),
  );
  return print("-axo", "pid=,ppid=,pgid=,stat=,command=")
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, group, state = "", command = ""] =
        /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      if (pid === undefined || state.startsWith("Z")) return [];
      return [
        {
          pid: Number(pid),
          parent: Number(parent),
          group: Number(group),
          session: 0,
          command,
          isMarked: marked.has(Number(pid)),
        },
      ];
    });
}

function readText(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    // It has ended meanwhile, or belongs to someone else.
    return "";
  }
}
