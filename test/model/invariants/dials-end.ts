import type { Invariant, RunRecord } from "../record.ts";

/** Events of the pool after which a dial is over. */
const OVER: readonly string[] = ["ready", "dial-failed", "closed"];
/** Rounding, and the wait for input before a deadline ends, in ms. */
const SLACK_MS = 500;

/** A dial without an end would keep every caller waiting, and no later dial could begin. */
export const dialsEnd: Invariant = {
  name: "each dial succeeds or fails within its two timeouts",
  breaches: (run) => {
    const mostMs = run.options.dialTimeoutMs + run.options.handshakeTimeoutMs + SLACK_MS + stoodStillMs(run);
    return run.notified.flatMap((dial, place) => {
      if (dial.event.type !== "dial") return [];
      const over = run.notified.find(
        ({ event, process }, at) => at > place && process === dial.process && OVER.includes(event.type),
      );
      // A process that ends takes its dial with it, and so does the end of the run.
      if (over === undefined || over.atMs - dial.atMs <= mostMs) return [];
      return [
        `the dial of ${dial.atMs} ended after ${over.atMs - dial.atMs} ms, and ${mostMs} ms are allowed`,
      ];
    });
  },
};

/** Time for which the machine of the pool stood still, in ms. */
const stoodStillMs = ({ script }: RunRecord): number =>
  script.reduce((sum, step) => sum + (step.do === "stand still" ? step.forMs : 0), 0);
