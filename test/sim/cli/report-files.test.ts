import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkReportFiles } from "../../../sim/cli/report-files.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "reports-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test("files that can be written pass, their folders are made, and nothing else is", () => {
  const at = folder();
  checkReportFiles({ "--json": true, "--html": join(at, "new", "er", "a.html"), "--junit": undefined });
  expect(readdirSync(at)).toEqual(["new"]);
  expect(readdirSync(join(at, "new", "er"))).toEqual([]);
  writeFileSync(join(at, "old"), "kept");
  checkReportFiles({ "--html": join(at, "old") });
  expect(existsSync(join(at, "old"))).toBe(true);
});

test("what cannot be written is refused before the run, with the reason", () => {
  const at = folder();
  writeFileSync(join(at, "file"), "");
  const refused = (file: string): string => {
    try {
      checkReportFiles({ "--html": file });
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refused(at)).toMatch(/^Cannot write --html to .*: it is a folder$/);
  expect(refused(join(at, "file", "a.html"))).toMatch(
    /^Cannot write --html to .*: a file stands where a folder is needed$/,
  );
  expect(refused(join(at, "n".repeat(300)))).toMatch(/: its name is too long$/);
  expect(refused("")).toBe("Cannot write --html: expected a file, got an empty name");
  expect(refused("-")).toMatch(/^Cannot write --html to -: only --json/);
  if (existsSync("/proc")) expect(refused("/proc/nope/x.html")).toMatch(/^Cannot write --html to \/proc/);
});

test("a name of a drill is no file, and one file is not written twice, also behind a link", () => {
  const at = folder();
  expect(() => checkReportFiles({ "--json": "drop-fin" }, ["drop-fin"])).toThrow(
    "Cannot write --json to drop-fin: that is the name of a drill",
  );
  mkdirSync(join(at, "one"));
  symlinkSync(join(at, "one"), join(at, "two"));
  writeFileSync(join(at, "one", "a"), "");
  symlinkSync(join(at, "one", "a"), join(at, "b"));
  for (const other of [join(at, "two", "a"), join(at, "b"), join(at, "one", ".", "a")])
    expect(() => checkReportFiles({ "--html": join(at, "one", "a"), "--junit": other })).toThrow(
      /^Cannot write --html and --junit to .*: it is one file$/,
    );
});
