import { dialsOf } from "../dials.ts";
import type { Invariant } from "../record.ts";
import { stoodStillMs } from "../standstills.ts";

/** Rounding, and the wait for input before a deadline ends, in ms. */
const SLACK_MS = 500;

/** A dial without an end would keep every caller waiting, and no later dial could begin. */
export const dialsEnd: Invariant = {
  name: "each dial succeeds or fails within its two timeouts",
  breaches: ({ options, notified, setting }) => {
    const mostMs = options.dialTimeoutMs + options.handshakeTimeoutMs + SLACK_MS + stoodStillMs(setting);
    return dialsOf(notified).flatMap(({ dial, over }) => {
      // A process that ends takes its dial with it, and so does the end of the run.
      if (over === undefined || over.atMs - dial.atMs <= mostMs) return [];
      return [
        `the dial of ${dial.atMs} ended after ${over.atMs - dial.atMs} ms, and ${mostMs} ms are allowed`,
      ];
    });
  },
};
