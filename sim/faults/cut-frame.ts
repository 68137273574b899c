import * as z from "zod";
import { answerName, isAnswer } from "./answers.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import type { Cut } from "./moments.ts";

/** Parameters of `cut-frame`. */
export interface CutFrameParams extends CommonParams {
  /** The name of the message, e.g. `"historicalData"`. Default: any besides those of the handshake. */
  readonly message?: string;
  /** The number of bytes that are written, of which the first four are the length. Default: as `share` says. */
  readonly bytes?: number;
  /** The share of the message that is written, between 0 and 1. Default 0.5. */
  readonly share?: number;
  /** What follows: the end of the connection (`fin`), a reset (`rst`, the default), or nothing for ever (`half-open`). */
  readonly how?: Cut | "half-open";
  /** The number of messages that are cut. Default 1. */
  readonly times?: number;
}

/** Cuts a connection within a message: the first bytes arrive, and then nothing more. */
export const cutFrame: FaultKind<CutFrameParams> = defineFault<CutFrameParams>(
  "cut-frame",
  "a message is sent in part, and nothing after it: message, bytes, share,\n    how=fin|rst|half-open, times",
  z
    .strictObject({
      message: answerName.describe(
        'The name of the message, e.g. "historicalData". Default: any besides those of the handshake.',
      ),
      bytes: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe(
          "The number of bytes that are written, of which the first four are the length. Default: as share says.",
        ),
      share: z
        .number()
        .gt(0)
        .lt(1)
        .optional()
        .describe("The share of the message that is written, between 0 and 1. Default 0.5."),
      how: z
        .enum(["fin", "rst", "half-open"])
        .optional()
        .describe(
          "What follows: the end of the connection (fin), a reset (rst, the default), or nothing for ever (half-open).",
        ),
      times: z.number().int().min(1).optional().describe("The number of messages that are cut. Default 1."),
      forMs,
    })
    .refine(({ bytes, share }) => bytes === undefined || share === undefined, {
      error: "bytes and share exclude each other",
    }),
  ({ message, bytes, share = 0.5, how = "rst", times = 1 }) => {
    let left = times;
    // At least one byte is sent and at least one is missing.
    const rewrite = (frame: Uint8Array): Uint8Array =>
      frame.subarray(0, Math.min(frame.length - 1, bytes ?? Math.max(1, Math.floor(share * frame.length))));
    return {
      get isSpent() {
        return left <= 0;
      },
      onFrame: (moment) => {
        if (left <= 0 || !isAnswer(moment, message)) return undefined;
        left--;
        return how === "half-open" ? { rewrite, halfOpen: true } : { rewrite, cut: how };
      },
    };
  },
);
