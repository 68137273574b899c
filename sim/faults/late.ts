import * as z from "zod";
import { answerName } from "./answers.ts";
import { chosenMessages } from "./chosen-messages.ts";
import { type CommonParams, defineFault, draw, type FaultKind, forMs, range } from "./fault.ts";
import { probabilityOf, timesOf } from "./strikes.ts";

/** Parameters of `late`. */
export interface LateParams extends CommonParams {
  /** The name of the message, e.g. `"historicalData"`. Default: any besides those of the handshake. */
  readonly message?: string;
  /** The delay, in ms: a number, or `[min, max]` for a uniform draw each time. Default `[0, 2000]`. */
  readonly ms?: number | [number, number];
  /** The probability that a message is late, in [0, 1]. Default 1. */
  readonly probability?: number;
  /** The most messages that are late. Default: no limit. */
  readonly times?: number;
}

/**
 * Sends messages late, and those after them in time: they overtake it. A message that is late when the fault is healed
 * still comes at its time.
 */
export const late: FaultKind<LateParams> = defineFault<LateParams>(
  "late",
  "messages come late, and others overtake them: message, ms, probability,\n    times",
  z.strictObject({
    message: answerName.describe(
      'The name of the message, e.g. "historicalData". Default: any besides those of the handshake.',
    ),
    ms: range
      .optional()
      .describe("The delay, in ms: a number, or [min, max] for a uniform draw each time. Default [0, 2000]."),
    probability: probabilityOf("that a message is late"),
    times: timesOf("messages that are late"),
    forMs,
  }),
  ({ ms = [0, 2_000], ...chosen }, { random }) =>
    chosenMessages(chosen, random, () => ({ lateMs: draw(ms, random) })),
);
