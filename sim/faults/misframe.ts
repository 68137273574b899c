import { Buffer } from "node:buffer";
import * as z from "zod";
import type { Random } from "../world/random.ts";
import { answerName } from "./answers.ts";
import { chosenMessages } from "./chosen-messages.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import { probabilityOf, timesOf } from "./strikes.ts";

/** Parameters of `misframe`. */
export interface MisframeParams extends CommonParams {
  /** The name of the message, e.g. `"tickPrice"`. Default: any besides those of the handshake. */
  readonly message?: string;
  /**
   * The mistake. Default `negative`.
   *
   * - `negative`, `zero`, `huge`: the length before the message is -1, 0 or 2147483647.
   * - `oversized`: the length is one more than clients accept, 16777216.
   * - `short`: the length is one less than it should be; the rest is taken for the next message.
   * - `unended`: the NUL after the last field is missing; the length fits.
   * - `empty`: a message without a field comes before it.
   * - `garbage`: bytes that are no message come before it.
   */
  readonly how?: "negative" | "zero" | "huge" | "oversized" | "short" | "unended" | "empty" | "garbage";
  /** The number of bytes with `garbage`. Default 7. */
  readonly bytes?: number;
  /** The probability that a message is malformed, in [0, 1]. Default 1. */
  readonly probability?: number;
  /** The most messages that are malformed. Default: no limit. */
  readonly times?: number;
}

const HOW = ["negative", "zero", "huge", "oversized", "short", "unended", "empty", "garbage"] as const;
type Malformation = NonNullable<MisframeParams["how"]>;
const GARBAGE_BYTES = 7;

/** Sends messages that are no correct frames, each in a way that is named. */
export const misframe: FaultKind<MisframeParams> = defineFault<MisframeParams>(
  "misframe",
  "messages are no correct frames: message, bytes, probability, times,\n    how=negative|zero|huge|oversized|short|unended|empty|garbage",
  z
    .strictObject({
      message: answerName.describe(
        'The name of the message, e.g. "tickPrice". Default: any besides those of the handshake.',
      ),
      how: z
        .enum(HOW)
        .default("negative")
        .describe(
          "The mistake. Default negative. - negative, zero, huge: the length before the message is -1, 0 or 2147483647. - oversized: the length is one more than clients accept, 16777216. - short: the length is one less than it should be; the rest is taken for the next message. - unended: the NUL after the last field is missing; the length fits. - empty: a message without a field comes before it. - garbage: bytes that are no message come before it.",
        ),
      bytes: z.number().int().min(1).optional().describe("The number of bytes with garbage. Default 7."),
      probability: probabilityOf("that a message is malformed"),
      times: timesOf("messages that are malformed"),
      forMs,
    })
    .refine(({ how, bytes }) => how === "garbage" || bytes === undefined, {
      error: "bytes needs how=garbage",
    }),
  ({ how = "negative", bytes = GARBAGE_BYTES, ...chosen }, { random }) =>
    chosenMessages(chosen, random, () => ({ rewrite: (frame) => malformed(frame, how, bytes, random) })),
);

/** Makes the bytes that are sent instead of a frame. */
function malformed(frame: Uint8Array, how: Malformation, bytes: number, random: Random): Uint8Array {
  const length = frame.length - 4;
  switch (how) {
    case "negative":
      return withLength(frame, -1);
    case "zero":
      return withLength(frame, 0);
    case "huge":
      return withLength(frame, 0x7fffffff);
    case "oversized":
      return withLength(frame, 0x1000000);
    case "short":
      return withLength(frame, length - 1);
    case "unended":
      return withLength(frame.subarray(0, -1), length - 1);
    case "empty":
      return Buffer.concat([Buffer.from([0, 0, 0, 1, 0]), frame]);
    case "garbage":
      return Buffer.concat([Uint8Array.from({ length: bytes }, () => random.integer(0, 255)), frame]);
  }
}

function withLength(frame: Uint8Array, length: number): Uint8Array {
  // Another fault may have cut the message within its length.
  if (frame.length < 4) return frame;
  const changed = Buffer.from(frame);
  changed.writeInt32BE(length);
  return changed;
}
