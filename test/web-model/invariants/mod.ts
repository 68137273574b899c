import type { WebInvariant } from "../record.ts";
import { answersAgain } from "./answers-again.ts";
import { answersTrue } from "./answers-true.ts";
import { callsEnd } from "./calls-end.ts";
import { dialsBounded } from "./dials-bounded.ts";
import { errorsTyped } from "./errors-typed.ts";
import { fillsOnce } from "./fills-once.ts";
import { idleCounts } from "./idle-counts.ts";
import { limitsKept } from "./limits-kept.ts";
import { linesPresent } from "./lines-present.ts";
import { linesRenewed } from "./lines-renewed.ts";
import { lossesShown } from "./losses-shown.ts";
import { nothingLeft } from "./nothing-left.ts";
import { oneSession } from "./one-session.ts";
import { orderChain } from "./order-chain.ts";
import { ordersReread } from "./orders-reread.ts";
import { penaltyQuiet } from "./penalty-quiet.ts";
import { readyUsable } from "./ready-usable.ts";
import { secretsKept } from "./secrets-kept.ts";
import { sessionCalls } from "./session-calls.ts";
import { silenceEnds } from "./silence-ends.ts";
import { streamGaps } from "./stream-gaps.ts";
import { streamsFlow } from "./streams-flow.ts";
import { takeOvers } from "./take-overs.ts";
import { tickleSpacing } from "./tickle-spacing.ts";

/** The promises that every run is judged by. */
export const WEB_INVARIANTS: readonly WebInvariant[] = [
  ...[callsEnd, errorsTyped, answersAgain, answersTrue],
  ...[oneSession, takeOvers, tickleSpacing, readyUsable, lossesShown, dialsBounded],
  ...[limitsKept, penaltyQuiet, orderChain, sessionCalls],
  ...[linesPresent, linesRenewed, silenceEnds, streamGaps, streamsFlow, ordersReread, fillsOnce],
  ...[idleCounts, nothingLeft, secretsKept],
];
