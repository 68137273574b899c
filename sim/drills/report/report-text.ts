import { counted, plainTable, shown, wrapped } from "../../options/mod.ts";
import type { DrillRecord, DrillReport } from "../record.ts";
import { longestLoss } from "./recovery.ts";
import { whyNotReached } from "./why-not-reached.ts";

/** Most characters of the name of a drill in the table, and of a command. */
const [NAME_CHARS_MAX, COMMAND_CHARS_MAX] = [36, 2_000];

/** Width of the text where the terminal does not say its own, and the least width, in columns. */
const [COLUMNS_USUAL, COLUMNS_MIN] = [80, 60];

/** Writes a report for a terminal: a table, what failed and how to repeat it, and a summary. It has no colours. */
export function drillReportText(report: DrillReport, columns: number = COLUMNS_USUAL): string {
  const width = Math.max(COLUMNS_MIN, columns);
  const names = Math.min(NAME_CHARS_MAX, width - 44);
  const table = plainTable(["drill", "outcome", "grade", "sessions", "dials", "recovered"], [2, 3, 4, 5]);
  for (const record of report.drills) table.push(rowOf(record, names));
  const failures = report.drills
    .filter(({ outcome }) => outcome === "failed")
    .flatMap((record) => failureOf(record, width));
  const idle = report.drills
    .filter(({ outcome }) => outcome === "not reached")
    .flatMap((record) => idleOf(record, width));
  return [...table.toString().split("\n"), ...failures, ...idle, "", ...summaryOf(report, width)]
    .map((line) => line.trimEnd())
    .join("\n");
}

function rowOf(record: DrillRecord, names: number): string[] {
  const { drill, outcome, grade, sessions, refusedDials } = record;
  const recovered = longestLoss(record);
  const ready = sessions.filter(({ readyMs }) => readyMs !== undefined).length;
  return [
    shown(drill, names),
    outcome === "failed" ? "FAILED" : outcome,
    `${grade ?? "-"}`,
    `${ready}`,
    `${sessions.length + refusedDials.length}`,
    typeof recovered === "number" ? `${Math.round(recovered)} ms` : (recovered ?? "-"),
  ];
}

/** Writes the failed checks of a drill with their reasons, its seed, and the command that repeats it. */
function failureOf(
  { drill, about, checks, seed, command, program }: DrillRecord,
  width: number,
): readonly string[] {
  const failed = checks.filter(({ outcome }) => outcome === "failed");
  const ending = program === undefined ? [] : wrapped(`  The program: ${shown(program.ending)}`, 4, width);
  return [
    "",
    ...wrapped(`FAILED ${shown(drill)}: ${shown(about)}`, 2, width),
    ...failed.flatMap(({ check, about: required, reasons }) => [
      ...wrapped(`  ${shown(check)}: ${shown(required)}`, 4, width),
      ...reasons.flatMap((reason) => wrapped(`    - ${shown(reason)}`, 6, width)),
    ]),
    ...ending,
    `  Seed ${seed}. Repeat it:`,
    // On a line of its own and whole, so that it can be copied.
    `    ${shown(command, COMMAND_CHARS_MAX)}`,
  ];
}

/** Writes why a drill was not reached. */
function idleOf(record: DrillRecord, width: number): readonly string[] {
  const { drill, about, program } = record;
  const ending = program === undefined ? [] : wrapped(`  The program: ${shown(program.ending)}`, 4, width);
  return [
    "",
    ...wrapped(`Not reached: ${shown(drill)}: ${shown(about)}`, 2, width),
    ...whyNotReached(record).flatMap((reason) => wrapped(`  - ${shown(reason)}`, 4, width)),
    ...ending,
  ];
}

function summaryOf({ drills, grade, seed }: DrillReport, width: number): readonly string[] {
  const count = (wanted: DrillRecord["outcome"]): number =>
    drills.filter(({ outcome }) => outcome === wanted).length;
  const checks = drills.flatMap((record) => record.checks);
  const checked = (wanted: DrillRecord["outcome"]): number =>
    checks.filter(({ outcome }) => outcome === wanted).length;
  const line = (name: string, text: string): readonly string[] =>
    wrapped(`${`${name} `.padEnd(12, ".")} ${text}`, 13, width);
  const reached = drills.length - count("not reached");
  return [
    ...line(
      "drills",
      `${drills.length}: ${count("passed")} passed, ${count("failed")} failed, ${count("not reached")} not reached`,
    ),
    ...line(
      "checks",
      `${checks.length}: ${checked("passed")} passed, ${checked("failed")} failed, ${checked("not reached")} not reached`,
    ),
    ...line(
      "grade",
      grade === null
        ? "- (no drill was reached)"
        : `${grade} of 100 (mean of ${counted(reached, "drill")} that ${reached === 1 ? "was" : "were"} reached)`,
    ),
    ...line("seed", `${seed}`),
  ];
}
