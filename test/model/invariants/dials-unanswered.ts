import { dialsOf } from "../dials.ts";
import type { Invariant } from "../record.ts";
import { stoodStillMs } from "../standstills.ts";

/** Rounding, and the wait for input before a deadline ends, in ms. */
const SLACK_MS = 500;

/** The operating system repeats an unanswered dial for two minutes, in which the pool could try again. */
export const dialsUnanswered: Invariant = {
  name: "a dial that nobody answers fails within the timeout of dials",
  breaches: ({ options, notified, setting, trace }) => {
    const mostMs = options.dialTimeoutMs + SLACK_MS + stoodStillMs(setting);
    return dialsOf(notified).flatMap(({ dial, over }) => {
      if (over === undefined || over.atMs - dial.atMs <= mostMs) return [];
      // Another client may have opened this one; then nothing is known.
      const isOpened = trace.some(
        ({ event, atMs }) => event === "opened" && atMs >= dial.atMs && atMs <= dial.atMs + mostMs,
      );
      if (isOpened) return [];
      return [
        `the dial of ${dial.atMs} had no answer for ${over.atMs - dial.atMs} ms, and ${mostMs} are allowed`,
      ];
    });
  },
};
