import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
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

/** Options of the reports of a run. */
export interface ReportChoices {
  /** File of the report as JSON; true for the standard output. */
  readonly json?: true | string;
  readonly html?: string;
  readonly junit?: string;
  readonly minGrade?: number;
  readonly failOn?: "not-reached";
}

/** Prints the report of a run and writes its files. @throws {CommandError} When a file cannot be written. */
export function writeReports(report: DrillReport, { json, html, junit }: ReportChoices, io: Io): void {
  if (json === true) io.out(jsonReport(report));
  else io.out(drillReportText(report, io.columns));
  if (typeof json === "string") write(json, `${jsonReport(report)}\n`, "JSON", io);
  if (html !== undefined) write(html, htmlReport(report), "HTML", io);
  if (junit !== undefined) write(junit, junitXml(report), "JUnit XML", io);
}

function write(file: string, text: string, form: string, io: Io): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(`Cannot write the report ${pathText(file)}: ${fileReason(error)}`, 1);
  }
  io.err(`Report as ${form}: ${pathText(file)}`);
}

/** Compares a run with its thresholds. @throws {CommandError} With exit code 1 when it missed one. */
export function keepThresholds(report: DrillReport, { minGrade, failOn }: ReportChoices, io: Io): void {
  const missed = missedThresholds(report, { minGrade, failOnNotReached: failOn === "not-reached" });
  const last = missed.at(-1);
  if (last === undefined) return;
  for (const sentence of missed.slice(0, -1)) io.err(sentence);
  throw new CommandError(last, 1);
}
