import type { Call } from "../call.ts";
import type { Invariant } from "../record.ts";

/** Every call that has a deadline or an abort ends by then; `close()` and `drain()` end too. */
export const callsEnd: Invariant = {
  name: "no call is pending past its deadline",
  breaches: ({ calls, ending }) => [
    ...ending.pending.map((call) => `${label(call)} never ended`),
    ...calls
      .filter(({ ended, dueMs }) => ended !== undefined && dueMs !== undefined && ended.atMs > dueMs + 1)
      .map((call) => `${label(call)} ended ${(call.ended?.atMs ?? 0) - (call.dueMs ?? 0)} ms too late`),
    ...calls
      .filter(({ ended, died, dueMs }) => ended === undefined && died === undefined && dueMs === undefined)
      .map((call) => `${label(call)} had not ended when the pool was closed`),
  ],
};

const label = ({ what, read, began }: Call): string =>
  `${what}${read === undefined || read.about === "" ? "" : ` (${read.about})`} of ${began.atMs}`;
