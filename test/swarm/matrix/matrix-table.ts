import { cellOf, FAULT_CLASSES } from "./fault-classes.ts";
import { MATRIX_STATES, type MatrixState } from "./pool-states.ts";

const KIND_COLUMNS = 19;
const STATE_COLUMNS = 6;
const STATES = Object.keys(MATRIX_STATES) as MatrixState[];
/** Names of states that are too long for their column. */
const SHORT: Readonly<Partial<Record<MatrixState, string>>> = {
  dialing: "dial",
  greeting: "greet",
  starting: "start",
  degraded: "degr.",
  waiting: "wait",
  draining: "drain",
  failed: "fail",
};

/**
 * Writes how often a fault of each kind struck in each state of the pool, in 79 columns. `-` is a cell in which none struck and
 * none is expected; `0` is one that a fleet must reach.
 */
export function matrixTable(counts: ReadonlyMap<string, number>): readonly string[] {
  const head = STATES.map((state) => (SHORT[state] ?? state).padStart(STATE_COLUMNS)).join("");
  const rows = FAULT_CLASSES.flatMap(({ kinds, states }) =>
    kinds.map((kind) => {
      const cells = STATES.map((state) => {
        const count = counts.get(cellOf(kind, state)) ?? 0;
        return (count === 0 && !states.includes(state) ? "-" : short(count)).padStart(STATE_COLUMNS);
      });
      return `${kind.padEnd(KIND_COLUMNS)}${cells.join("")}`;
    }),
  );
  return [`${"fault x state".padEnd(KIND_COLUMNS)}${head}`, ...rows];
}

/** Writes a count in five columns. */
function short(count: number): string {
  if (count < 10_000) return `${count}`;
  return count < 1_000_000 ? `${Math.floor(count / 1_000)}k` : `${Math.floor(count / 1_000_000)}M`;
}
