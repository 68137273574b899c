import type { Call } from "../call.ts";
import type { Invariant, Notified, RunRecord } from "../record.ts";

/** Calls that wait for a session, and for nothing else. */
const WAIT: readonly string[] = ["acquire", "connect"];

/** L3: a caller that waits for what will never come would wait for its whole timeout. */
export const waitersRefused: Invariant = {
  name: "calls that wait end at once when the pool is closed, or has given up for good",
  breaches: (run) =>
    run.notified.flatMap((one) => {
      if (one.event.type === "closed") return late(run, one, () => true);
      const hasGivenUp = one.event.type === "state" && one.event.state === "failed";
      return hasGivenUp ? late(run, one, ({ what }) => WAIT.includes(what)) : [];
    }),
};

function late({ calls }: RunRecord, { seq, atMs, event }: Notified, concerns: (call: Call) => boolean) {
  return calls
    .filter(({ began, ended, died }) => began.seq < seq && (ended ?? died)?.atMs !== atMs)
    .filter(({ ended, died }) => (ended ?? died ?? { seq: Number.POSITIVE_INFINITY }).seq > seq)
    .filter(concerns)
    .map(({ what, began }) => `${what} of ${began.atMs} waited on after "${event.type}" at ${atMs}`);
}
