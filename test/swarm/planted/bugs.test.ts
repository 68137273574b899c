import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { INVARIANTS } from "../../model/invariants/mod.ts";
import { stepChecks } from "../checks/mod.ts";
import { timeGoesOn } from "../checks/time-goes-on.ts";
import { PLANTED } from "./bugs.ts";
import { changed } from "./plant.ts";

/** Most seeds within which a bug must be found: a fleet looks for one of them. */
const SEEDS_MAX = 300;

test("at least thirty bugs can be planted, each in a text that stands once in its file", () => {
  expect(PLANTED.length).toBeGreaterThanOrEqual(33);
  expect(new Set(PLANTED.map(({ name }) => name)).size).toBe(PLANTED.length);
  for (const bug of PLANTED) {
    const source = readFileSync(bug.file, "utf8");
    expect(bug.file, bug.name).toMatch(/^src\//);
    expect(changed(source, bug), bug.name).not.toBe(source);
    expect(bug.about, bug.name).toMatch(/^[A-Z0-9a-z].*\.$/);
    expect(bug.seeds ?? 0, bug.name).toBeLessThanOrEqual(SEEDS_MAX);
  }
});

test("each bug names promises that are there: invariants, checks of steps, or uses of the pool", () => {
  const promises = [...INVARIANTS, ...stepChecks(), timeGoesOn()].map(({ name }) => name);
  const uses = readdirSync("test/model/usefulness").map((file) =>
    readFileSync(`test/model/usefulness/${file}`, "utf8"),
  );
  for (const { name, breaks } of PLANTED) {
    expect(breaks.length, name).toBeGreaterThan(0);
    for (const beginning of breaks) {
      const isThere =
        promises.some((promise) => promise.startsWith(beginning)) ||
        uses.some((text) => ['"', "`"].some((quote) => text.includes(`${quote}${beginning}`)));
      expect([name, beginning, isThere]).toEqual([name, beginning, true]);
    }
  }
});

test("a text that is missing or stands twice is refused, with its file", () => {
  const bug = { name: "x", about: "X.", file: "src/a.ts", find: "a", replace: "b", breaks: [], seeds: 1 };
  expect(changed("a", bug)).toBe("b");
  expect(() => changed("aa", bug)).toThrow("Cannot plant x: its text stands 2 times in src/a.ts");
  expect(() => changed("", bug)).toThrow("stands 0 times");
});
