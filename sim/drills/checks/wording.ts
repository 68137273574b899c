import type { Seen } from "../seen.ts";

/** Writes a duration, e.g. `350 ms`, `3.2 s`. */
export function msText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Number((ms / 1_000).toFixed(1))} s`;
}

/** Writes when something happened, from the start of the drill, e.g. `at 3.2 s`. */
export function at(atMs: number, { startMs }: Pick<Seen, "startMs">): string {
  return `at ${Number(((atMs - startMs) / 1_000).toFixed(2))} s`;
}

/** Writes a number with its noun, e.g. `1 session`, `3 sessions`. */
export function count(number: number, noun: string, plural: string = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** Joins names, e.g. `1, 2 and 3`. */
export function listed(names: readonly (string | number)[]): string {
  const last = names.at(-1);
  return names.length < 2 ? `${last ?? "none"}` : `${names.slice(0, -1).join(", ")} and ${last}`;
}
