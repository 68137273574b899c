import * as z from "zod";
import { answerName, isAnswer } from "./answers.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `repeat`. */
export interface RepeatParams extends CommonParams {
  /** The name of the message, e.g. `"execDetails"`. Default: any besides those of the handshake. */
  readonly message?: string;
  /** The probability that a message is repeated, in [0, 1]. Default 1. */
  readonly probability?: number;
  /** The most messages that are repeated. Default: no limit. */
  readonly times?: number;
}

/** Sends messages twice. */
export const repeat: FaultKind<RepeatParams> = defineFault<RepeatParams>(
  "repeat",
  "messages are sent twice: message, probability, times",
  z.strictObject({
    message: answerName.describe(
      'The name of the message, e.g. "execDetails". Default: any besides those of the handshake.',
    ),
    probability: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe("The probability that a message is repeated, in [0, 1]."),
    times: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("The most messages that are repeated. Default: no limit."),
    forMs,
  }),
  ({ message, probability = 1, times }, { random }) => {
    let left = times ?? Number.POSITIVE_INFINITY;
    return {
      get isSpent() {
        return left <= 0;
      },
      onFrame: (moment) => {
        if (left <= 0 || !isAnswer(moment, message) || !random.chance(probability)) return undefined;
        left--;
        return { copies: 2 };
      },
    };
  },
);
