import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keepThresholds, refuseSameFiles, writeReports } from "../../../sim/cli/drill-reports.ts";
import { emptyRecord, poolRecord, reportOf, sampleReport } from "../../support/drill-records.ts";
import { Terminal } from "../../support/terminal.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "reports-"));

test("a report goes into a folder that does not exist yet, and --json prints nothing else", () => {
  const [at, terminal] = [folder(), new Terminal()];
  const html = join(at, "new", "er", "report.html");
  writeReports(sampleReport(), { json: true, html }, terminal);
  expect(JSON.parse(terminal.printed.join("\n"))).toMatchObject({ form: 1 });
  expect(readFileSync(html, "utf8")).toContain("<!doctype html>");
  expect(terminal.errors).toEqual([`Report as HTML: ${html}`]);
});

test("a file that cannot be written is one sentence with code 1, and the others are written", () => {
  const [at, terminal] = [folder(), new Terminal()];
  writeFileSync(join(at, "file"), "");
  const junit = join(at, "report.xml");
  expect(() =>
    writeReports(sampleReport(), { json: join(at, "file", "a.json"), html: at, junit }, terminal),
  ).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/^Cannot write the report .+: \w/),
      code: 1,
    }),
  );
  expect(terminal.errors.at(-1)).toMatch(/^Cannot write the report .*a\.json: \w/);
  expect(existsSync(junit)).toBe(true);
});

test.skipIf(!existsSync("/dev/full"))("a full disk is said in one sentence", () => {
  expect(() => writeReports(sampleReport(), { html: "/dev/full" }, new Terminal())).toThrow(
    /^Cannot write the report \/dev\/full: [^\n]+$/,
  );
});

test("one file for two reports is refused, however it is written", () => {
  expect(() => refuseSameFiles({ html: "a/report", junit: "./a/../a/report" })).toThrow(
    /^Cannot write --html and --junit to .+: it is one file$/,
  );
  expect(() => refuseSameFiles({ json: true, html: "a", junit: "b" })).not.toThrow();
});

test("a grade that equals the minimum is enough, and one below is not", () => {
  const report = { ...reportOf([poolRecord()]), grade: 80 };
  expect(() => keepThresholds(report, { minGrade: 80 }, new Terminal())).not.toThrow();
  expect(() => keepThresholds(report, { minGrade: 81 }, new Terminal())).toThrow(
    "Cannot pass: the grade 80 is below the minimum 81",
  );
  expect(() => keepThresholds(report, { failOn: "not-reached" }, new Terminal())).not.toThrow();
});

test("a run within its thresholds passes, and each one that it misses is said", () => {
  const terminal = new Terminal();
  keepThresholds(reportOf([poolRecord()]), { minGrade: 100 }, terminal);
  expect(terminal.errors).toEqual([]);
  const idle = reportOf([emptyRecord("idle", { outcome: "not reached", grade: null })]);
  keepThresholds(idle, {}, terminal);
  expect(() => keepThresholds(idle, { minGrade: 1, failOn: "not-reached" }, terminal)).toThrow(
    expect.objectContaining({
      code: 1,
      message: "Cannot pass: no drill was reached, so that no grade reaches the minimum 1",
    }),
  );
  expect(terminal.errors).toEqual(["Cannot pass: 1 of 1 drill was not reached"]);
});
