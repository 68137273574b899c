import type { DrillRecord, GradedCheck } from "../drills/mod.ts";
import { plainTable, wrapped } from "../options/mod.ts";

/** Makes a short table of a run, and what has changed since the run before. */
export function watchLines(
  records: readonly DrillRecord[],
  before: readonly DrillRecord[] | undefined,
): readonly string[] {
  const table = plainTable(["drill", "outcome", "grade", "failed checks"], [2]);
  for (const { drill, outcome, grade, checks } of records)
    table.push([drill, outcome, `${grade ?? "-"}`, failedOf(checks).join(", ")]);
  const lines = table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  const more = before === undefined ? failureLines(records) : changeLines(records, before);
  return more.length === 0 ? lines : [...lines, "", ...more];
}

/** Says why checks have failed. */
function failureLines(records: readonly DrillRecord[]): readonly string[] {
  return records.flatMap(({ drill, checks }) =>
    checks
      .filter(({ outcome }) => outcome === "failed")
      .flatMap(({ check, reasons: [reason = "failed"] }) => wrapped(`  ${drill}: ${check}: ${reason}`, 4)),
  );
}

/** Says which checks pass or fail that did not in the run before. */
export function changeLines(
  records: readonly DrillRecord[],
  before: readonly DrillRecord[],
): readonly string[] {
  const changes = records.flatMap(({ drill, checks }) => {
    const earlier = before.find((one) => one.drill === drill)?.checks ?? [];
    return checks.flatMap((check) => {
      const was = earlier.find((one) => one.check === check.check)?.outcome;
      return was === undefined || was === check.outcome ? [] : wrapped(`  ${drill}: ${changeText(check)}`, 4);
    });
  });
  return changes.length === 0
    ? ["No check has changed since the last run."]
    : ["Changed since the last run:", ...changes];
}

function changeText({ check, outcome, reasons }: GradedCheck): string {
  if (outcome === "passed") return `${check} passes now`;
  const [reason = ""] = reasons;
  return `${check} ${outcome === "failed" ? "fails now" : "is not reached now"}${reason === "" ? "" : `: ${reason}`}`;
}

function failedOf(checks: readonly GradedCheck[]): readonly string[] {
  return checks.filter(({ outcome }) => outcome === "failed").map(({ check }) => check);
}
