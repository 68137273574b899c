import XMLBuilder from "fast-xml-builder";
import { shown } from "../../options/mod.ts";
import type { DrillRecord, DrillReport, GradedCheck } from "../record.ts";

/** Characters that XML 1.0 forbids, even as references, and those that change how a line is shown. */
const FORBIDDEN = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\p{Cf}\x7f-\x9f\u2028\u2029]/gu;

/** Writes characters that XML cannot carry as `\uXXXX`. */
function sound(text: string): string {
  return text.replace(FORBIDDEN, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

/** Makes the value of an attribute: one line. */
const line = (text: string): string => sound(shown(text));

/** Writes a report as JUnit XML, as Jenkins, GitLab and GitHub read it: a suite for each drill, a case for each check. */
export function junitXml(report: DrillReport): string {
  const suites = report.drills.map(suiteOf);
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  const built = builder.build({
    testsuites: {
      "@_name": "ibkr-pool drill",
      ...sums(report.drills),
      testsuite: suites,
    },
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${built}`;
}

/** Counts the cases of drills. */
function sums(drills: readonly DrillRecord[]): Readonly<Record<string, string>> {
  const checks = drills.flatMap(casesOf);
  const count = (wanted: GradedCheck["outcome"]): string =>
    `${checks.filter(({ outcome }) => outcome === wanted).length}`;
  const seconds = drills.reduce((sum, { startMs, endMs }) => sum + secondsOf(startMs, endMs), 0);
  return {
    "@_tests": `${checks.length}`,
    "@_failures": count("failed"),
    "@_errors": "0",
    "@_skipped": count("not reached"),
    "@_time": seconds.toFixed(3),
  };
}

const secondsOf = (startMs: number, endMs: number): number => Math.max(0, endMs - startMs) / 1_000;

/** Makes the cases of a drill: its checks, or the drill itself where it has none. */
function casesOf({ checks, about, outcome }: DrillRecord): readonly GradedCheck[] {
  return checks.length > 0
    ? checks
    : [{ check: "drill", about, outcome, points: 1, reasons: [], frames: [] }];
}

function suiteOf(record: DrillRecord): object {
  const { drill, beganMs, program, seed, grade, command, target } = record;
  const date = new Date(beganMs);
  const isDate = !Number.isNaN(date.getTime());
  const properties = { target, seed: `${seed}`, grade: `${grade ?? "none"}`, command };
  const output = program === undefined ? [] : [...program.output, program.ending];
  return {
    "@_name": line(drill),
    ...sums([record]),
    // What is undefined is left out.
    "@_timestamp": isDate ? date.toISOString().slice(0, 19) : undefined,
    properties: {
      property: Object.entries(properties).map(([name, value]) => ({
        "@_name": name,
        "@_value": line(value),
      })),
    },
    testcase: casesOf(record).map((check) => caseOf(check, record)),
    "system-out": output.length > 0 ? sound(output.join("\n")) : undefined,
  };
}

function caseOf(
  { check, about, outcome, reasons, frames }: GradedCheck,
  { drill, command, seed }: DrillRecord,
): object {
  const reason = reasons[0] ?? about;
  const shownBy =
    frames.length > 0
      ? [
          `Shown by the ${frames.length === 1 ? "frame" : "frames"} ${frames.slice(0, 50).join(", ")} of the report.`,
        ]
      : [];
  const details = [about, ...reasons, ...shownBy, `Seed: ${seed}`, `Repeat it: ${command}`];
  return {
    "@_name": line(check),
    "@_classname": line(`drill.${drill}`),
    "@_time": "0",
    failure:
      outcome === "failed"
        ? { "@_message": line(reason), "@_type": line(check), "#text": sound(details.join("\n")) }
        : undefined,
    skipped:
      outcome === "not reached"
        ? { "@_message": line(reasons[0] ?? "Nothing happened that this check is about.") }
        : undefined,
  };
}
