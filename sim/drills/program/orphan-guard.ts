import { spawn } from "node:child_process";
import { MARKER_NAME } from "./program-environment.ts";

/**
 * The script of the guard. It reads the number of the group, then waits. A line means that the program has ended; the end of
 * its input means that the process that wrote it has died, by SIGKILL for instance.
 */
const SCRIPT = `trap '' HUP INT TERM
read -r group && read -r done && exit
marked() { grep -lsF "${MARKER_NAME}=$1" /proc/[0-9]*/environ | cut -d/ -f3; }
end() {
  if [ -n "$group" ]; then kill -s "$2" -- "-$group"; fi
  for pid in $(marked "$1"); do kill -s "$2" "$pid"; done
}
end "$1" TERM
sleep "$2" || sleep 1
end "$1" KILL
`;

/** A process that ends a program when the process that has started it dies without being able to. */
export interface OrphanGuard {
  /** Names the process group to end. */
  watch(group: number): void;
  /** Ends the guard: nothing is left to end. */
  release(): void;
}

/**
 * Starts a guard. Windows: it does nothing, because there is no shell of POSIX.
 *
 * @param graceMs Time between SIGTERM and SIGKILL, in ms. A `sleep` that knows whole seconds alone takes one second instead.
 */
export function orphanGuard(marker: string, graceMs: number): OrphanGuard {
  if (process.platform === "win32") return { watch: () => {}, release: () => {} };
  const seconds = String(graceMs % 1_000 === 0 ? graceMs / 1_000 : (graceMs / 1_000).toFixed(3));
  const guard = spawn("sh", ["-c", SCRIPT, "guard", marker, seconds], {
    // A terminal that closes ends its own group alone.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
    // Without the marker of an outer drill, which would take the guard for a part of its program.
    env: { PATH: process.env.PATH },
  });
  // Without it a program is ended by all other means.
  guard.on("error", () => {});
  guard.stdin.on("error", () => {});
  guard.unref();
  // Two lines: where no group was named, the first one stands for it.
  return {
    watch: (group) => void guard.stdin.write(`${group}\n`),
    release: () => void guard.stdin.end("\ndone\n"),
  };
}
