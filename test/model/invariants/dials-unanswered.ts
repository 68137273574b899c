import type { Invariant, RunRecord } from "../record.ts";

/** Events of the pool after which a dial is over. */
const OVER: readonly string[] = ["ready", "dial-failed"];
/** Rounding, and the wait for input before a deadline ends, in ms. */
const SLACK_MS = 500;

/** The operating system repeats an unanswered dial for two minutes, in which the pool could try again. */
export const dialsUnanswered: Invariant = {
  name: "a dial that nobody answers fails within the timeout of dials",
  breaches: (run) => {
    const mostMs = run.options.dialTimeoutMs + SLACK_MS + stoodStillMs(run);
    const openedMs = run.trace.filter(({ event }) => event === "opened").map(({ atMs }) => atMs);
    return run.notified.flatMap((dial, place) => {
      if (dial.event.type !== "dial") return [];
      const later = run.notified.slice(place + 1).filter(({ process }) => process === dial.process);
      const over = later.find(
        ({ event }) => OVER.includes(event.type) || (event.type === "state" && event.state === "closed"),
      );
      if (over === undefined || over.atMs - dial.atMs <= mostMs) return [];
      // Another client may have opened this one; then nothing is known.
      if (openedMs.some((atMs) => atMs >= dial.atMs && atMs <= dial.atMs + mostMs)) return [];
      return [
        `the dial of ${dial.atMs} had no answer for ${over.atMs - dial.atMs} ms, and ${mostMs} are allowed`,
      ];
    });
  },
};

/** Time for which the machine of the pool stood still, in ms. */
const stoodStillMs = ({ script }: RunRecord): number =>
  script.reduce((sum, step) => sum + (step.do === "stand still" ? step.forMs : 0), 0);
