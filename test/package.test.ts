import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGE: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "sim/README.md",
  "examples/README.md",
  ...(existsSync(join(ROOT, "docs"))
    ? readdirSync(join(ROOT, "docs"))
        .filter((name) => name.endsWith(".md"))
        .map((name) => `docs/${name}`)
    : []),
].filter((name) => name.endsWith(".md"));

/** The page without its blocks of code, where brackets mean something else. */
function prose(page: string): string {
  return readFileSync(join(ROOT, page), "utf8").replace(/^```[\s\S]*?^```/gm, "");
}

/** The anchors of a page, as code hosts make them of headings. */
function anchors(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test.each(PAGES)("every link of %s leads to a file of the repository, or to a heading", (page) => {
  const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  const broken = links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    // What is not in the repository, or above it, is not there for a reader of the published page.
    if (target.startsWith("..") || /^(dist|node_modules|coverage)\b/.test(target)) return true;
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchors(target).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test("repository, homepage and bugs name one place, by which relative links are resolved", () => {
  expect(PACKAGE.repository).toMatch(/^github:[\w-]+\/[\w-]+$/);
  const place = String(PACKAGE.repository).replace("github:", "");
  expect(PACKAGE.homepage).toMatch(new RegExp(`/${place}#readme$`));
  expect(PACKAGE.bugs).toMatch(new RegExp(`/${place}/issues$`));
});

test("every file that a reader of the package needs is published, with all entry points", () => {
  const files = PACKAGE.files as string[];
  expect(files).toEqual(expect.arrayContaining(["dist/lib", "dist/src/**/*.d.ts", "dist/sim/**/*.d.ts"]));
  const targets = Object.values(PACKAGE.exports as Record<string, string | Record<string, string>>)
    .flatMap((entry) => (typeof entry === "string" ? [] : Object.entries(entry)))
    .filter(([condition, target]) =>
      condition === "types"
        ? !/^\.\/dist\/(src|sim)\/.*\.d\.ts$/.test(target)
        : !/^\.\/dist\/lib\//.test(target),
    );
  expect(targets).toEqual([]);
  for (const name of files.filter((one) => !one.startsWith("dist")))
    expect(existsSync(join(ROOT, name))).toBe(true);
});
