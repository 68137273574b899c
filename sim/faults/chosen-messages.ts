import type { Random } from "../world/random.ts";
import { isAnswer } from "./answers.ts";
import type { FaultHooks } from "./fault.ts";
import type { FrameVerdict } from "./moments.ts";
import { Strikes, type StrikesParams } from "./strikes.ts";

/** Parameters that choose messages that TWS sends. */
export interface ChosenMessagesParams extends StrikesParams {
  /** The name of the message; default: any besides those of the handshake. */
  readonly message?: string | undefined;
}

/** Makes the hooks of a fault of chosen messages. @param verdict Decides what happens to each of them. */
export function chosenMessages(
  params: ChosenMessagesParams,
  random: Random,
  verdict: () => FrameVerdict,
): FaultHooks {
  const strikes = new Strikes(params, random);
  return {
    get isSpent() {
      return strikes.isSpent;
    },
    onFrame: (moment) => (isAnswer(moment, params.message) && strikes.next() ? verdict() : undefined),
  };
}
