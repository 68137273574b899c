import type fc from "fast-check";
import { HELD, ORDERS, PROFILE } from "./episodes.ts";
import { AGENT, CRASH_EPISODES, INTENT_EPISODES } from "./intent-steps.ts";
import { scriptOf, singles } from "./script.ts";
import type { Script } from "./step.ts";
import { ACQUIRE, API, CLOCK, FAULT, HEAL, LISTEN, READ } from "./steps.ts";

/** Scripts of orders with keys, of processes that end, and of an agent that trades, beside other callers and faults. */
export const intentsScript: fc.Arbitrary<Script> = scriptOf(
  [PROFILE, HELD],
  [
    ...INTENT_EPISODES,
    ...CRASH_EPISODES,
    [2, ORDERS] as const,
    ...singles([
      [3, FAULT],
      [2, READ],
      [1, ACQUIRE],
      [1, API],
      [1, LISTEN],
      [1, CLOCK],
      [1, HEAL],
      [1, AGENT],
    ]),
  ],
  12,
);
