import { type Random, seeded } from "../../../sim/mod.ts";
import { USEFUL } from "../../model/usefulness.ts";
import type { Plan } from "../plan.ts";
import { FEATURES } from "./features.ts";
import { drawOptions, oneOf } from "./options.ts";
import { drawScript } from "./script.ts";
import { drawStartMs, nightlyRestart, nightlyWindow } from "./start.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Draws the plan of a seed: every feature is on with p = 1/2. Each part has its own random numbers, so that another draw in one
 * changes nothing in the others.
 *
 * @param hours Duration of the run, instead of the drawn one.
 */
export function drawPlan(seed: number, hours?: number): Plan {
  const random = seeded(seed);
  const shape = random.fork("shape");
  const names = FEATURES.map(({ name }) => name).filter((name) => random.fork(name).chance(0.5));
  const features = new Set(names);
  const length = hours === undefined ? oneOf(shape, ["light", "long"] as const) : "long";
  const longMs = hours === undefined ? drawnMs(length, shape.next()) : hours * HOUR_MS;
  const startMs = drawStartMs(random.fork("start"), features);
  const episodes = shape.integer(6, 24);
  return {
    seed,
    length,
    features: [...names].sort(),
    profile: features.has("strict") ? "strict" : "gentle",
    lingerMs: features.has("linger") ? oneOf(shape, [0, 10_000, 60_000]) : 2_000,
    startMs,
    ...(features.has("timetable") ? { timetable: [nightlyRestart(startMs)] } : {}),
    pool: {
      ...drawOptions(random.fork("options"), features, length),
      ...(features.has("timetable") ? { restartWindow: nightlyWindow(startMs) } : {}),
    },
    network: features.has("slow-network") ? [oneOf(shape, SLOW)] : [],
    delivery: random.fork("delivery").chance(0.5) ? "joined" : "apart",
    renewal: random.fork("renewal").chance(0.75) ? "tried" : "left out",
    useful: drawUseful(random.fork("useful")),
    script: drawScript(random.fork("script"), { features, episodes, longMs, sparse: length === "long" }),
  };
}

/** Draws two promises of usefulness. */
function drawUseful(random: Random): readonly string[] {
  const names = USEFUL.map(({ name }) => name);
  const first = oneOf(random, names);
  return [
    first,
    oneOf(
      random,
      names.filter((name) => name !== first),
    ),
  ];
}

/** What every message takes. */
const SLOW: readonly string[] = ["latency:frameMs=0..40,dialMs=20", "latency:frameMs=100..300,dialMs=200"];

/** Ten minutes, or one to four hours. */
function drawnMs(length: Plan["length"], share: number): number {
  return length === "light" ? 10 * MINUTE_MS : Math.round((1 + 3 * share) * HOUR_MS);
}
