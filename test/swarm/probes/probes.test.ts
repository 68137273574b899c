import { expect, test } from "vitest";
import { Run } from "../../model/run.ts";
import { PROBES, probed } from "./mod.ts";
import { PROBE_SCRIPTS, settingOfProbe } from "./scripts/mod.ts";

const SCRIPTS = Object.values(PROBE_SCRIPTS).flat();
const NAMES = PROBES.map(({ name }) => name);

test.each(Object.entries(PROBE_SCRIPTS))(
  "scripts about %s reach the rare states that they name, and not similar ones",
  { timeout: 60_000 },
  async (_, scripts) => {
    const wrong: string[] = [];
    for (const one of scripts) {
      const counts = probed(await Run.with(settingOfProbe(one)));
      for (const name of one.hits) if (!(name in counts)) wrong.push(`not reached: ${name}`);
      for (const name of one.misses ?? []) if (name in counts) wrong.push(`reached: ${name}`);
    }
    expect(wrong).toEqual([]);
  },
);

test("every probe is reached by a script, so that a fleet can reach it", () => {
  const reached = new Set(SCRIPTS.flatMap(({ hits }) => hits));
  expect(NAMES.filter((name) => !reached.has(name))).toEqual([]);
});

test("scripts name probes that exist, and probes have different names within 62 columns", () => {
  const named = SCRIPTS.flatMap(({ hits, misses = [] }) => [...hits, ...misses]);
  expect(named.filter((name) => !NAMES.includes(name))).toEqual([]);
  expect(new Set(NAMES).size).toBe(NAMES.length);
  expect(NAMES.length).toBeGreaterThanOrEqual(60);
  expect(NAMES.filter((name) => name.length > 62)).toEqual([]);
});

test("a run without a fault reaches no rare state but that of its end", async () => {
  const quiet = settingOfProbe({
    hits: [],
    script: [
      { do: "acquire", thenMs: 500 },
      { do: "read", read: { name: "getPositions", about: "" }, thenMs: 500 },
      { do: "release", lease: 0, thenMs: 500 },
      { do: "close", thenMs: 100 },
    ],
  });
  expect(probed(await Run.with(quiet))).toEqual({ "close() in the state ready": 1 });
});
