import * as z from "zod";
import type { Random } from "../world/random.ts";
import { answerName } from "./answers.ts";
import { chosenMessages } from "./chosen-messages.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import { probabilityOf, timesOf } from "./strikes.ts";

/** Parameters of `garble`. */
export interface GarbleParams extends CommonParams {
  /** The name of the message, e.g. `"tickPrice"`. Default: any besides those of the handshake. */
  readonly message?: string;
  /** Place of the changed bytes: the four bytes of length before the message, their sign alone, or its content (default). */
  readonly where?: "length" | "sign" | "content";
  /** The number of bytes that are changed in a message. Default 1; of the sign, one is. */
  readonly bytes?: number;
  /** The probability that a message is changed, in [0, 1]. Default 1. */
  readonly probability?: number;
  /** The most messages that are changed. Default: no limit. */
  readonly times?: number;
}

const LENGTH_BYTES = 4;
/** The bit of the first byte that makes the length negative. */
const SIGN = 0x80;

/**
 * Changes bytes of messages on their way, as a defective relay may do. The places and the new values follow from the seed.
 *
 * The number of bytes stays the same: with `where=length`, the client waits for bytes that do not exist, or takes a part of
 * a message for the next one. With `where=sign` the length is negative, at which clients that do not check it loop for ever.
 */
export const garble: FaultKind<GarbleParams> = defineFault<GarbleParams>(
  "garble",
  "bytes are changed on their way: message, where=length|sign|content,\n    bytes, probability, times",
  z
    .strictObject({
      message: answerName.describe(
        'The name of the message, e.g. "tickPrice". Default: any besides those of the handshake.',
      ),
      where: z
        .enum(["length", "sign", "content"])
        .default("content")
        .describe(
          "Place of the changed bytes: the length before the message, its sign, or the content (default).",
        ),
      bytes: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe("The number of bytes that are changed in a message. Default 1."),
      probability: probabilityOf("that a message is changed"),
      times: timesOf("messages that are changed"),
      forMs,
    })
    .refine(({ where, bytes }) => where !== "sign" || bytes === undefined, {
      error: "the sign is one bit, so bytes is not given with where=sign",
    }),
  ({ where = "content", bytes = 1, ...chosen }, { random }) =>
    chosenMessages(chosen, random, () => ({ rewrite: (frame) => garbled(frame, where, bytes, random) })),
);

/** Changes some bytes of a frame, each to another value. */
function garbled(
  frame: Uint8Array,
  where: NonNullable<GarbleParams["where"]>,
  bytes: number,
  random: Random,
): Uint8Array {
  const changed = frame.slice();
  if (where === "sign") {
    changed[0] = (changed[0] ?? 0) ^ SIGN;
    return changed;
  }
  const [from, to] = where === "length" ? [0, LENGTH_BYTES] : [LENGTH_BYTES, frame.length];
  const places = Array.from({ length: to - from }, (_, place) => from + place);
  for (let left = Math.min(bytes, places.length); left > 0; left--) {
    const [place = from] = places.splice(random.integer(0, places.length - 1), 1);
    changed[place] = (changed[place] ?? 0) ^ random.integer(1, 255);
  }
  return changed;
}
