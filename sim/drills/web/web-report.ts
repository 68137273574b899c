import { plainTable, wrapped } from "../../options/mod.ts";
import type { Outcome } from "./tally.ts";
import { WEB_RECOVERY_MS_MAX, type WebVerdict } from "./web-drill.ts";

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

function withBreaches(
  table: ReturnType<typeof plainTable>,
  pass: readonly string[],
  verdicts: readonly Outcome[],
): string {
  const breaches = verdicts.flatMap(({ drill, breaches: found }) =>
    found.flatMap((breach) => wrapped(`${drill}: ${breach}`, 2)),
  );
  return [table.toString(), "", ...pass, ...breaches].join("\n");
}
