import type { Invariant, Notified, RunRecord } from "../record.ts";

/**
 * Events of the pool after which a dial is over. A pool that is closed ends its dial with its state; `closed` comes once the
 * journal has written what it had, however slow the disk is.
 */
const isOver = ({ event }: Notified): boolean =>
  event.type === "ready" ||
  event.type === "dial-failed" ||
  (event.type === "state" && event.state === "closed");
/** Rounding, and the wait for input before a deadline ends, in ms. */
const SLACK_MS = 500;

/** A dial without an end would keep every caller waiting, and no later dial could begin. */
export const dialsEnd: Invariant = {
  name: "each dial succeeds or fails within its two timeouts",
  breaches: (run) => {
    const mostMs = run.options.dialTimeoutMs + run.options.handshakeTimeoutMs + SLACK_MS + stoodStillMs(run);
    return run.notified.flatMap((dial, place) => {
      if (dial.event.type !== "dial") return [];
      const later = run.notified.slice(place + 1).filter(({ process }) => process === dial.process);
      const over = later.find(isOver);
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
