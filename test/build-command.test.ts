import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
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

test("npm run sim, drill and agent make the command again only where a source is newer", () => {
  const root = mkdtempSync(join(tmpdir(), "ibkr-pool-build-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of [".ci", "src/deep", "sim"]) mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(SCRIPT, join(root, ".ci", "build-command.mjs"));
  writeFileSync(join(root, ".ci", "bundle.mjs"), BUNDLE);
  for (const file of ["package.json", "src/deep/a.ts", "src/deep/b.ts", "sim/mod.ts"])
    writeFileSync(join(root, file), "{}");
  const made = (): boolean =>
    execFileSync(process.execPath, [".ci/build-command.mjs"], { cwd: root, encoding: "utf8" }) === "made\n";
  const later = (file: string): void => {
    const atS = Date.now() / 1_000 + 60;
    utimesSync(join(root, file), atS, atS);
  };
  expect([made(), made()]).toEqual([true, false]);
  for (const file of ["src/deep/a.ts", "sim/mod.ts", "package.json", ".ci/bundle.mjs"]) {
    later(file);
    expect([file, made()]).toEqual([file, true]);
    later("dist/lib/cli.js");
    expect([file, made()]).toEqual([file, false]);
    rmSync(join(root, "dist"), { recursive: true });
    made();
    utimesSync(join(root, file), 1, 1);
  }
  rmSync(join(root, "src/deep/b.ts"));
  later("src/deep");
  expect(made()).toBe(true);
});
