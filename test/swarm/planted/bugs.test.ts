import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PLANTED } from "./bugs.ts";
import { changed } from "./plant.ts";

test("at least thirty bugs can be planted, each in a text that stands once in its file", () => {
  expect(PLANTED.length).toBeGreaterThanOrEqual(30);
  expect(new Set(PLANTED.map(({ name }) => name)).size).toBe(PLANTED.length);
  for (const bug of PLANTED) {
    const source = readFileSync(bug.file, "utf8");
    expect(bug.file, bug.name).toMatch(/^src\//);
    expect(changed(source, bug), bug.name).not.toBe(source);
    expect(bug.about, bug.name).toMatch(/^[A-Z0-9a-z].*\.$/);
  }
});

test("a text that is missing or stands twice is refused, with its file", () => {
  const bug = { name: "x", about: "X.", file: "src/a.ts", find: "a", replace: "b", seeds: 1 };
  expect(changed("a", bug)).toBe("b");
  expect(() => changed("aa", bug)).toThrow("Cannot plant x: its text stands 2 times in src/a.ts");
  expect(() => changed("", bug)).toThrow("stands 0 times");
});
