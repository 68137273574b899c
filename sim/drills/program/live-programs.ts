import type { ProcessTree } from "./process-tree.ts";

/** Programs that run. */
const LIVE = new Set<ProcessTree>();

/** Kills every program that this process has started, at once and without waiting. */
export function endAllPrograms(): void {
  for (const tree of LIVE) tree.kill();
  LIVE.clear();
}

/** Sees to it that a program does not outlive this process, should it exit. */
export function keepLive(tree: ProcessTree): void {
  if (LIVE.size === 0) process.on("exit", endAllPrograms);
  LIVE.add(tree);
}

/** Forgets a program that has ended. */
export function forgetLive(tree: ProcessTree): void {
  LIVE.delete(tree);
  if (LIVE.size === 0) process.off("exit", endAllPrograms);
}
