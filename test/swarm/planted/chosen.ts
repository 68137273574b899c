import { CommandError } from "../../../sim/cli/io.ts";
import { seeded } from "../../../sim/mod.ts";
import { quoted, suggestion } from "../../../sim/options/mod.ts";
import { PLANTED } from "./bugs.ts";
import type { PlantedBug } from "./planted-bug.ts";

/** Bugs that a fleet can be expected to find. */
const FOUND = PLANTED.filter(({ seeds }) => seeds !== undefined);

/** Draws the bug that a fleet must find, from its first seed. */
export function drawnBug(seed: number): PlantedBug {
  const place = seeded(seed)
    .fork("canary")
    .integer(0, FOUND.length - 1);
  return FOUND[place] as PlantedBug;
}

/** Returns the bugs of a name, or all of them. @throws {CommandError} When no bug has the name. */
export function bugsOf(name: string): readonly PlantedBug[] {
  const bugs = name === "all" ? PLANTED : PLANTED.filter((bug) => bug.name === name);
  if (bugs.length > 0) return bugs;
  const names = PLANTED.map((bug) => bug.name);
  throw new CommandError(`Cannot plant ${quoted(name)}: ${suggestion(name, names)}`);
}

/** Works on several things, some at once. @returns The results, in the order of the things. */
export async function eachAtOnce<Thing, Result>(
  things: readonly Thing[],
  jobs: number,
  work: (thing: Thing) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < things.length) {
      const place = next++;
      results[place] = await work(things[place] as Thing);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, things.length) }, worker));
  return results;
}
