import * as z from "zod";
import { type BadEncoding, LOCALISED_MESSAGES } from "../wire/bad-bytes.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import { probabilityOf, Strikes, timesOf } from "./strikes.ts";

/** Parameters of `badBytes`. */
export interface BadBytesParams extends CommonParams {
  /** The name of the message, e.g. `"error"`, or `"greeting"` for the zone in the handshake. Default: every one with a text. */
  readonly message?: string;
  /** The encoding of its texts. Default `"latin1"`. */
  readonly encoding?: BadEncoding;
  /** The probability that a message has such bytes, in [0, 1]. Default 1. */
  readonly probability?: number;
  /** The most messages that have them. Default: no limit. */
  readonly times?: number;
}

/** Sends texts as bytes that are not UTF-8, as a TWS of another language does (erdewit/ib_insync#121, vnpy/vnpy#2151). */
export const badBytes: FaultKind<BadBytesParams> = defineFault<BadBytesParams>(
  "bad-bytes",
  "texts that are not UTF-8: message, encoding, probability, times",
  z.strictObject({
    message: z
      .enum(LOCALISED_MESSAGES as [string, ...string[]])
      .optional()
      .describe(
        'The name of the message, e.g. "error", or "greeting" for the zone in the handshake. Default: every one with a text.',
      ),
    encoding: z.enum(["latin1", "gbk", "garbage"]).default("latin1").describe("The encoding of its texts."),
    probability: probabilityOf("that a message has such bytes"),
    times: timesOf("messages that have them"),
    forMs,
  }),
  ({ message, encoding = "latin1", ...often }, { random }) => {
    const strikes = new Strikes(often, random);
    return {
      get isSpent() {
        return strikes.isSpent;
      },
      onFrame: ({ direction, name }) => {
        const isMeant = message === undefined ? LOCALISED_MESSAGES.includes(name) : name === message;
        return direction === "out" && isMeant && strikes.next() ? { badBytes: encoding } : undefined;
      },
    };
  },
);
