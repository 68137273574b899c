import * as z from "zod";
import { answerName } from "./answers.ts";
import { chosenMessages } from "./chosen-messages.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import { probabilityOf, timesOf } from "./strikes.ts";

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
    probability: probabilityOf("that a message is repeated"),
    times: timesOf("messages that are repeated"),
    forMs,
  }),
  (chosen, { random }) => chosenMessages(chosen, random, () => ({ copies: 2 })),
);
