import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const SCRIPT = fileURLToPath(new URL("../.ci/build-command.mjs", import.meta.url));
/** Stands for the bundler: it writes the command, and says so. */
const BUNDLE = `import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("dist/lib", { recursive: true });
writeFileSync("dist/lib/cli.js", "");
console.log("made");
`;

/** Makes a clone with some sources. @returns Its folder. */
function clone(): string {
  const root = mkdtempSync(join(tmpdir(), "ibkr-pool-build-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of [".ci", "src/deep", "sim"]) mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(SCRIPT, join(root, ".ci", "build-command.mjs"));
  writeFileSync(join(root, ".ci", "bundle.mjs"), BUNDLE);
  for (const file of SOURCES) writeFileSync(join(root, file), "{}");
  return root;
}

const SOURCES = ["package.json", "src/deep/a.ts", "src/deep/b.ts", "sim/mod.ts"];

/** Runs the script. @returns Whether it made the command. */
function makes(root: string): boolean {
  return (
    execFileSync(process.execPath, [".ci/build-command.mjs"], { cwd: root, encoding: "utf8" }) === "made\n"
  );
}

test("npm run sim, drill and agent make the command again only where a source has changed", () => {
  const root = clone();
  expect([makes(root), makes(root)]).toEqual([true, false]);
  for (const file of [...SOURCES, ".ci/bundle.mjs"]) {
    const path = join(root, file);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("{", "{ "));
    // As after `cp -p` of a source that was changed before the command was made.
    utimesSync(path, 1, 1);
    expect([file, makes(root), makes(root)]).toEqual([file, true, false]);
  }
});

test("a change that keeps size and time of a source is seen; a time alone is no change", () => {
  const root = clone();
  const path = join(root, "sim/mod.ts");
  utimesSync(path, 1, 1);
  makes(root);
  writeFileSync(path, "[]");
  utimesSync(path, 1, 1);
  expect([makes(root), makes(root)]).toEqual([true, false]);
  utimesSync(path, 2, 2);
  expect(makes(root)).toBe(false);
});

test("a source that comes, goes or is renamed makes the command again, and so does its loss", () => {
  const root = clone();
  makes(root);
  const changes = [
    () => writeFileSync(join(root, "src/c.ts"), ""),
    () => rmSync(join(root, "src/c.ts")),
    () => renameSync(join(root, "src/deep/b.ts"), join(root, "src/deep/z.ts")),
    () => rmSync(join(root, "dist/lib"), { recursive: true }),
    () => rmSync(join(root, "dist"), { recursive: true }),
    // As after `npm run build`, of sources that are not known.
    () => writeFileSync(join(root, "dist/lib/cli.js"), "another"),
  ];
  for (const change of changes) {
    change();
    expect([String(change), makes(root), makes(root)]).toEqual([String(change), true, false]);
  }
});
