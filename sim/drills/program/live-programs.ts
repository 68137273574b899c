/** A program that runs. */
export interface LiveProgram {
  /** Kills it and everything that belongs to it, at once and without waiting. */
  kill(): void;
}

/** Programs that run. */
const LIVE = new Set<LiveProgram>();

/** Kills every program that this process has started, at once and without waiting. */
export function endAllPrograms(): void {
  for (const program of LIVE) program.kill();
  LIVE.clear();
}

/** Sees to it that a program does not outlive this process, should it exit. */
export function keepLive(program: LiveProgram): void {
  if (LIVE.size === 0) process.on("exit", endAllPrograms);
  LIVE.add(program);
}

/** Forgets a program that has ended. */
export function forgetLive(program: LiveProgram): void {
  LIVE.delete(program);
  if (LIVE.size === 0) process.off("exit", endAllPrograms);
}
