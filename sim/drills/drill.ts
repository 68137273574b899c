import type { Check, Scenario } from "../mod.ts";

/** A check of the scenario of a drill. */
export type OwnCheck = Check & {
  /** Name in lower case with hyphens. Default: by its place in the scenario, as in those that are read from a file. */
  readonly name?: string;
};

/** What a drill is about: the part of a scenario that it consists of. */
export interface DrillScenario
  extends Pick<Scenario, "start" | "options" | "account" | "faults" | "timeline" | "until"> {
  readonly checks?: readonly OwnCheck[] | undefined;
}

/** What a client has to do for a drill to reach it. */
export type DrillNeed =
  | "requests"
  | "subscription"
  | "history"
  | "orders"
  | "order-changes"
  | "order-cancels";

/** A bad night as data: what happens to TWS, and which checks judge the client that it happens to. */
export interface Drill {
  /** Name, in lower case with hyphens. */
  readonly name: string;
  /** File that it was read from; undefined for a drill of the catalogue. */
  readonly file?: string;
  /** Purpose in one sentence. */
  readonly about: string;
  /** What the client has to do for the fault to strike. */
  readonly needs: readonly DrillNeed[];
  /**
   * Faults, steps and checks. Steps can wait for the mark `warm`, which is set when a session is ready and the first requests of
   * the client have been seen.
   */
  readonly scenario: DrillScenario;
  /**
   * Effect on the session, which decides what is waited for: `lost` and then ready again, `kept` all the time, or `never` ready.
   */
  readonly session: "lost" | "kept" | "never";
  /** Time for which the client is watched after everything has happened, in ms. Default: that of the target. */
  readonly observeMs?: number;
}

/** The client ID of all drills. */
export const DRILL_CLIENT_ID = 1;

/** Time for which the TWS of a drill holds the ID of a dead connection, in ms. */
export const LINGER_MS = 1_000;

/** What each need requires of a client, as the end of the sentence `The program has to`. */
export const NEED_TEXTS: Readonly<Record<DrillNeed, string>> = {
  requests: "send a request and wait for its answer",
  subscription: "subscribe to market data",
  history: "request historical data",
  orders: "place an order",
  "order-changes": "modify an order",
  "order-cancels": "cancel an order",
};

/** Makes the scenario of a drill, with its own options before those of all drills. */
export function scenarioOf({ name, about, scenario }: Drill): Scenario {
  return {
    ...scenario,
    scenario: name,
    about,
    checks: scenario.checks?.map(({ name: _, ...check }) => check),
    options: { lingerMs: LINGER_MS, ...scenario.options },
  };
}
