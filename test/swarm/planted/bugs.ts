import type { PlantedBug } from "./planted-bug.ts";

/** Defects that the simulation must find, each by itself. */
export const PLANTED: readonly PlantedBug[] = [];
