import XMLBuilder from "fast-xml-builder";
import { shown } from "../../options/mod.ts";
import { type FlatEnding, flatEndingText } from "../../relay/mod.ts";
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
    "@_tests": `${checks.length + drills.filter((drill) => brokenOff(drill) !== undefined).length}`,
    "@_failures": count("failed"),
    "@_errors": `${drills.filter((drill) => brokenOff(drill) !== undefined).length}`,
    "@_skipped": count("not reached"),
    "@_time": seconds.toFixed(3),
  };
}

const secondsOf = (startMs: number, endMs: number): number => Math.max(0, endMs - startMs) / 1_000;

/** Finds what broke a drill off, in one sentence: somebody interrupted it, or the gateway failed; undefined for a whole drill. */
function brokenOff({ interrupted, gatewayFailure }: DrillRecord): string | undefined {
  if (interrupted !== undefined) return interrupted;
  return gatewayFailure === undefined ? undefined : `The gateway has failed: ${gatewayFailure}.`;
}

/** Makes the cases of a drill: its checks, or the drill itself where it has none, and its end before a real gateway. */
function casesOf(record: DrillRecord): readonly GradedCheck[] {
  const { checks, about, outcome, flatEnding } = record;
  const whole: GradedCheck = { check: "drill", about, outcome, points: 1, reasons: [], frames: [] };
  const judged = checks.length > 0 || brokenOff(record) !== undefined ? checks : [whole];
  return flatEnding === undefined ? judged : [...judged, endingCase(flatEnding)];
}

function endingCase(ending: FlatEnding): GradedCheck {
  return {
    check: "flat-ending",
    about: "What the drill has opened at the gateway is cancelled and closed, and nothing else was touched.",
    outcome: ending.left.length === 0 ? "passed" : "failed",
    points: 0,
    reasons: flatEndingText(ending).filter((_, place) => place > 0),
    frames: [],
  };
}

function suiteOf(record: DrillRecord): object {
  const { drill, beganMs, program, seed, grade, command, target, flatEnding } = record;
  const date = new Date(beganMs);
  const isDate = !Number.isNaN(date.getTime());
  const properties = { target, seed: `${seed}`, grade: `${grade ?? "none"}`, command };
  const output = program === undefined ? [] : [...program.output, program.ending];
  if (flatEnding !== undefined) output.push(...flatEndingText(flatEnding));
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
    testcase: [...brokenCases(record), ...casesOf(record).map((check) => caseOf(check, record))],
    "system-out": output.length > 0 ? sound(output.join("\n")) : undefined,
  };
}

/** Makes the case of a drill that was broken off: an error, so that nobody takes checks that were not judged for a success. */
function brokenCases(record: DrillRecord): readonly object[] {
  const reason = brokenOff(record);
  if (reason === undefined) return [];
  const { drill, about, seed, command, interrupted } = record;
  const details = [about, reason, `Seed: ${seed}`, `Repeat it: ${command}`];
  return [
    {
      "@_name": "drill",
      "@_classname": line(`drill.${drill}`),
      "@_time": "0",
      error: {
        "@_message": line(reason),
        "@_type": interrupted === undefined ? "gateway-failure" : "interrupted",
        "#text": sound(details.join("\n")),
      },
    },
  ];
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
