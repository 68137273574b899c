import { readFileSync } from "node:fs";
import type { Plan } from "../swarm/plan.ts";

/** A seed that once broke a promise, or seemed to, with the plan that it had then. */
export interface KeptSeed {
  readonly seed: number;
  /** What it found, in one sentence. */
  readonly found: string;
}

/**
 * Seeds that are run again with every suite. What a seed draws changes with the draw, so that each has its plan in a file, whole
 * or shrunk: `npm run simulate -- --plan test/seeds/plans/<seed>.json` runs one of them alone.
 */
export const SEEDS: readonly KeptSeed[] = [
  {
    seed: 230,
    found: "The check of the gate took an execution in a list for no answer about its order.",
  },
  {
    seed: 326,
    found: "The check of outcomes looked at the used IDs of client 1, whatever client ID the pool had.",
  },
  { seed: 2, found: "An order by hand of client ID 0 was judged as one that a caller had changed." },
  { seed: 70, found: "A stream ended with CLIENT_ID_IN_USE when the pool gave up, which no page had said." },
  { seed: 5237, found: "The model sent error 100 on a half-open connection, so that it seemed alive." },
  { seed: 100226, found: "The check of answers wanted an execution twice that TWS had sent twice." },
  {
    seed: 1098,
    found: "Orders of lease.api that waited for the journal when TWS was cut off went out after the outage.",
  },
  {
    seed: 700018,
    found: "Each call with the key of an unknown order left one more waiter without a caller.",
  },
  {
    seed: 700088,
    found: "A drain() that waited for acknowledgements ended 20 ms after close(), with a timer left.",
  },
  {
    seed: 1051,
    found: "The check of deadlines wanted an end before the journal was open, which knows the key.",
  },
  {
    seed: 1053,
    found: "The check of closed pools wanted no gap for a session that was lost while they drained.",
  },
  {
    seed: 1008,
    found: "The check of heartbeats wanted a second one while the answer to the first may take 60 s.",
  },
  { seed: 1158, found: "The same, after a long silence of a TWS that was cut off from IBKR." },
  { seed: 500077, found: "The check of heartbeats took a handshake without managedAccounts for a session." },
  {
    seed: 1011,
    found: "The check of dials took the call after a pool had given up for a dial without a pause.",
  },
  { seed: 1020, found: "The same, with a caller that acquires as soon as its call was rejected." },
  { seed: 1177, found: "The same, in a pool that drains." },
  { seed: 500066, found: "The same, with an order as the next call." },
  { seed: 1214, found: "The same, after an answer of a program that is not TWS." },
  { seed: 1093, found: "The check of dials waited for the journal of a closed pool, which has a slow disk." },
  { seed: 500026, found: "The check of outages overlooked that TWS had half-closed the connection." },
  {
    seed: 1160,
    found: "The pool counted a wait of its own, for a session that finds an unknown order, as a caller.",
  },
  { seed: 1270, found: "The journal of the model closed before what it had been given was on its disk." },
  { seed: 820127, found: "A listener of the model made a call in a process that had ended." },
  {
    seed: 840319,
    found: "The check of the gate wanted lists again after those that showed that TWS never had an order.",
  },
  {
    seed: 5032,
    found: "The check of owners took equal order numbers of two client IDs for the same order.",
  },
  {
    seed: 40143,
    found: "The check of losses upstream took the death of a process for a session that the pool had ended.",
  },
];

/** Reads the plan of a kept seed. */
export function planOf({ seed }: KeptSeed): Plan {
  return JSON.parse(readFileSync(new URL(`plans/${seed}.json`, import.meta.url), "utf8")) as Plan;
}
