import Table from "cli-table3";
import { wrapped } from "../options/mod.ts";
import { RECOVERY_MS_MAX, type Verdict } from "./drill.ts";
import type { Outcome } from "./tally.ts";
import { WEB_RECOVERY_MS_MAX, type WebVerdict } from "./web-drill.ts";

/** Verdicts of the pool of TWS as a table of at most 80 columns, and what was not as promised below it. */
export function drillTable(verdicts: readonly Verdict[]): string {
  const table = plainTable(
    ["drill", "verdict", "client IDs", "dials", "answered", "with errors", "recovered"],
    [2, 3, 4, 5, 6],
  );
  for (const verdict of verdicts) {
    const { drill, clientIds, dials, answered, informed } = verdict;
    const counts = [clientIds.join(", "), `${dials}`, `${answered}`, `${informed}`];
    table.push([drill, passText(verdict), ...counts, recovered(verdict)]);
  }
  const pass = [
    "pass: every planned fault strikes, one client ID, never two sessions at once,",
    "no request before the session is ready, every caller gets an answer or an",
    "error that says why, no lease left, and a session again after its loss or the",
    `end of the fault within ${RECOVERY_MS_MAX} ms.`,
  ];
  return withBreaches(table, pass, verdicts);
}

/** Verdicts of the pool of the Web API as a table of at most 80 columns, and what was not as promised below it. */
export function webDrillTable(verdicts: readonly WebVerdict[]): string {
  const table = plainTable(
    [
      "\ndrill",
      "\nverdict",
      "\nsessions",
      "\ndials",
      "\nevictions",
      "limits\nbroken",
      "\nanswered",
      "with\nerrors",
      "\nrecovered",
    ],
    [2, 3, 4, 5, 6, 7, 8],
    1,
  );
  for (const verdict of verdicts) {
    const { drill, sessions, dials, evictions, limitsBroken, answered, informed } = verdict;
    const counts = [sessions, dials, evictions, limitsBroken, answered, informed].map(String);
    table.push([drill, passText(verdict), ...counts, recovered(verdict)]);
  }
  const pass = [
    "evictions: sessions that another login took over; the pool itself takes none.",
    "pass: no limit of IBKR broken, no order question lost, no take-over, every",
    "caller gets an answer or an error that says why, no lease left, and session and",
    `streams again after the end of the fault within ${WEB_RECOVERY_MS_MAX} ms.`,
  ];
  return withBreaches(table, pass, verdicts);
}

const passText = ({ passed }: Outcome): string => (passed ? "pass" : "FAIL");

const recovered = ({ recoveryMs }: Outcome): string =>
  recoveryMs === undefined ? "-" : `${Math.round(recoveryMs)} ms`;

function withBreaches(table: Table.Table, pass: readonly string[], verdicts: readonly Outcome[]): string {
  const breaches = verdicts.flatMap(({ drill, breaches: found }) =>
    found.flatMap((breach) => wrapped(`${drill}: ${breach}`, 2)),
  );
  return [table.toString(), "", ...pass, ...breaches].join("\n");
}

/** A table of lines and spaces alone, which any terminal and any log can show. @param gap Spaces between columns. */
export function plainTable(
  head: readonly string[],
  rightAligned: readonly number[] = [],
  gap = 2,
): Table.Table {
  return new Table({
    head: [...head],
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": gap },
    chars: Object.fromEntries(
      "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle"
        .split(" ")
        .map((place) => [place, ""]),
    ),
    colAligns: head.map((_, column) => (rightAligned.includes(column) ? "right" : "left")),
  });
}
