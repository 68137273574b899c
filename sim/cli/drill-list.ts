import { CATALOGUE, checksFor, NEED_TEXTS, WEB_DRILLS } from "../drills/mod.ts";
import { wrapped } from "../options/mod.ts";
import type { Io } from "./io.ts";

/** Prints every drill with its purpose. */
export async function listDrills(
  { json, web }: { readonly json?: true; readonly web?: true },
  io: Io,
): Promise<void> {
  if (web) {
    const drills = WEB_DRILLS.map(({ name, about }) => ({ name, about }));
    io.out(json ? JSON.stringify(drills, null, 2) : linesOf(drills));
  } else if (json) {
    const drills = CATALOGUE.map((drill) => ({
      name: drill.name,
      about: drill.about,
      needs: drill.needs.map((need) => NEED_TEXTS[need]),
      scenario: drill.scenario,
      checks: checksFor(drill.name).map(({ check, about, points }) => ({ check, about, points })),
    }));
    io.out(JSON.stringify(drills, null, 2));
  } else io.out(linesOf(CATALOGUE));
}

function linesOf(drills: readonly { readonly name: string; readonly about: string }[]): string {
  const width = Math.max(...drills.map(({ name }) => name.length)) + 2;
  return drills.flatMap(({ name, about }) => wrapped(`${name.padEnd(width)}${about}`, width)).join("\n");
}
