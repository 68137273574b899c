import { type Drill, type DrillTarget, poolTarget } from "../drills/mod.ts";
import { programTarget } from "../drills/program/mod.ts";

/** Options of a program under drill. */
export interface ProgramChoices {
  readonly seed: number;
  /** Time that the program gets to end after SIGTERM, in ms. */
  readonly grace?: number;
  readonly mayExit?: true;
  /** Whether the output of the program is printed as it comes. */
  readonly echo?: true;
}

/** Makes what a drill runs against: the pool, or the program after `--`. @param print Prints a line of the program. */
export function drillTarget(
  drill: Drill,
  program: readonly string[],
  { seed, grace, mayExit, echo }: ProgramChoices,
  print: (line: string) => void,
): DrillTarget {
  if (program.length === 0) return poolTarget();
  return programTarget({
    command: program,
    drill: drill.name,
    seed,
    graceMs: grace,
    mayExit,
    echo: echo === undefined ? undefined : (line) => print(`${drill.name} | ${line}`),
  });
}
