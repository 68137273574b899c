import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepThresholds, writeReports } from "../../../sim/cli/drill-reports.ts";
import { emptyRecord, poolRecord, reportOf, sampleReport } from "../../support/drill-records.ts";
import { Terminal } from "../../support/terminal.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "drill-reports-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test("each form is written to its file, in a folder that need not exist, and named", () => {
  const at = folder();
  const terminal = new Terminal();
  const [json, html, junit] = ["new/a.json", "b.html", "c.xml"].map((name) => join(at, name)) as [
    string,
    string,
    string,
  ];
  writeReports(sampleReport(), { json, html, junit }, terminal);
  expect(JSON.parse(readFileSync(json, "utf8"))).toMatchObject({ form: 1, drills: [{}, {}, {}] });
  expect(readFileSync(json, "utf8").endsWith("}\n")).toBe(true);
  expect(readFileSync(html, "utf8")).toMatch(/^<!doctype html>/i);
  expect(readFileSync(junit, "utf8")).toContain("<testsuites ");
  expect(terminal.errors.map((line) => line.split(":")[0])).toEqual([
    "Report as JSON",
    "Report as HTML",
    "Report as JUnit XML",
  ]);
  expect(terminal.printed.join("\n")).toContain("FAILED nightly-restart");
});

test("JSON without a file is all that the standard output gets", () => {
  const terminal = new Terminal();
  writeReports(sampleReport(), { json: true }, terminal);
  expect(JSON.parse(terminal.printed.join("\n"))).toMatchObject({ form: 1 });
  expect(terminal.errors).toEqual([]);
});

test("a file that cannot be written is a failure with code 1 that names it", () => {
  const at = folder();
  writeFileSync(join(at, "file"), "");
  const html = join(at, "file", "report.html");
  expect(() => writeReports(sampleReport(), { html }, new Terminal())).toThrow(
    expect.objectContaining({
      code: 1,
      message: expect.stringMatching(/^Cannot write the report .*report\.html: /),
    }),
  );
});

test("a run within its thresholds passes, and each one that it misses is said", () => {
  const terminal = new Terminal();
  keepThresholds(reportOf([poolRecord()]), { minGrade: 100 }, terminal);
  expect(terminal.errors).toEqual([]);
  const idle = reportOf([emptyRecord("idle", { outcome: "not reached", grade: 0 })]);
  keepThresholds(idle, {}, terminal);
  expect(() => keepThresholds(idle, { minGrade: 1, failOn: "not-reached" }, terminal)).toThrow(
    expect.objectContaining({ code: 1, message: "Cannot pass: the grade 0 is below the minimum 1" }),
  );
  expect(terminal.errors).toEqual(["Cannot pass: 1 of 1 drill was not reached"]);
});
