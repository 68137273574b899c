import Table from "cli-table3";
import { RECOVERY_MS_MAX, type Verdict } from "./drill.ts";

/** Verdicts as a table of at most 80 columns, and what was not as promised below it. */
export function drillTable(verdicts: readonly Verdict[]): string {
  const table = plainTable(
    ["drill", "verdict", "client IDs", "dials", "answered", "with errors", "recovered"],
    [2, 3, 4, 5, 6],
  );
  for (const { drill, passed, clientIds, dials, answered, informed, recoveryMs } of verdicts) {
    table.push([
      drill,
      passed ? "pass" : "FAIL",
      clientIds.join(", "),
      `${dials}`,
      `${answered}`,
      `${informed}`,
      recoveryMs === undefined ? "-" : `${Math.round(recoveryMs)} ms`,
    ]);
  }
  const breaches = verdicts.flatMap(({ drill, breaches: found }) =>
    found.map((breach) => `${drill}: ${breach}`),
  );
  const pass = [
    "pass: one client ID, never two sessions at once, every caller gets an answer or",
    "an error that says why, no lease left, and a session again after its loss or",
    `the end of the fault within ${RECOVERY_MS_MAX} ms.`,
  ];
  return [table.toString(), "", ...pass, ...breaches].join("\n");
}

/** A table of lines and spaces alone, which any terminal and any log can show. */
export function plainTable(head: readonly string[], rightAligned: readonly number[] = []): Table.Table {
  return new Table({
    head: [...head],
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 2 },
    chars: Object.fromEntries(
      "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle"
        .split(" ")
        .map((place) => [place, ""]),
    ),
    colAligns: head.map((_, column) => (rightAligned.includes(column) ? "right" : "left")),
  });
}
