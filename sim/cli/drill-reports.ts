import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  type DrillReport,
  drillReportText,
  htmlReport,
  jsonReport,
  junitXml,
  missedThresholds,
} from "../drills/mod.ts";
import { fileReason, pathText } from "./files.ts";
import { CommandError, type Io } from "./io.ts";
import { checkReportFiles, makeFolder } from "./report-files.ts";

/** Options of the reports of a run. */
export interface ReportChoices {
  /** File of the report as JSON; true for the standard output. */
  readonly json?: true | string;
  readonly html?: string;
  readonly junit?: string;
  readonly minGrade?: number;
  readonly failOn?: "not-reached";
}

/**
 * Checks the files of reports before the first drill.
 *
 * @param names Names of drills.
 * @throws {CommandError} For a file that cannot be written, and when two options name one file.
 */
export function checkReports({ json, html, junit }: ReportChoices, names: readonly string[] = []): void {
  checkReportFiles({ "--json": json, "--html": html, "--junit": junit }, names);
}

/**
 * Prints the report of a run and writes its files. One that cannot be written does not keep the others from being written.
 *
 * @throws {CommandError} When a file cannot be written.
 */
export function writeReports(report: DrillReport, { json, html, junit }: ReportChoices, io: Io): void {
  if (json === true) io.out(jsonReport(report));
  else io.out(drillReportText(report, io.columns));
  const failures = [
    typeof json === "string" ? write(json, `${jsonReport(report)}\n`, "JSON", io) : undefined,
    html === undefined ? undefined : write(html, htmlReport(report), "HTML", io),
    junit === undefined ? undefined : write(junit, junitXml(report), "JUnit XML", io),
  ].filter((failure) => failure !== undefined);
  const last = failures.at(-1);
  if (last === undefined) return;
  for (const sentence of failures.slice(0, -1)) io.err(sentence);
  throw new CommandError(last, 1);
}

/** Writes a report. @returns Why it cannot be written; undefined when it was. */
function write(file: string, text: string, form: string, io: Io): string | undefined {
  try {
    makeFolder(dirname(resolve(file)));
    writeFileSync(file, text);
  } catch (error) {
    return `Cannot write the report ${pathText(file)}: ${fileReason(error)}`;
  }
  io.err(`Report as ${form}: ${pathText(file)}`);
  return undefined;
}

/** Compares a run with its thresholds. @throws {CommandError} With exit code 1 when it missed one. */
export function keepThresholds(report: DrillReport, { minGrade, failOn }: ReportChoices, io: Io): void {
  const missed = missedThresholds(report, { minGrade, failOnNotReached: failOn === "not-reached" });
  const last = missed.at(-1);
  if (last === undefined) return;
  for (const sentence of missed.slice(0, -1)) io.err(sentence);
  throw new CommandError(last, 1);
}
