import fc from "fast-check";
import type { PoolEventType } from "../../src/mod.ts";
import { CON_IDS } from "../support/contracts.ts";
import type { Disturbance } from "./disturbance.ts";
import { anyFault } from "./fault-text.ts";
import { READS } from "./reads.ts";
import type { ApiMethod, Reaction, ReadStep, Step } from "./step.ts";
import { STREAMS } from "./streams.ts";

/** A step of one kind. */
export type StepOf<Kind extends Step["do"]> = Extract<Step, { readonly do: Kind }>;

/** Waits between steps, in ms; short ones are likely, so that steps overlap. */
export const waits: fc.Arbitrary<number> = fc.constantFrom(0, 0, 0, 1, 50, 50, 400, 1_500, 4_000, 12_000);
export const short: fc.Arbitrary<number> = fc.constantFrom(0, 1, 10, 50, 120, 400);
const few = fc.nat(5);
const no = fc.integer({ min: 1, max: 3 });
const symbol = fc.constantFrom(...Object.keys(CON_IDS));
/** A field that `percent` of the steps have. */
export function optional<T>(
  name: string,
  percent: number,
  value: fc.Arbitrary<T>,
): fc.Arbitrary<Record<string, T>> {
  return fc.oneof<fc.WeightedArbitrary<Record<string, T>>[]>(
    { weight: 100 - percent, arbitrary: fc.constant({}) },
    { weight: percent, arbitrary: value.map((one) => ({ [name]: one })) },
  );
}
/** A step of one kind with these fields. */
export function step<Kind extends Step["do"]>(
  kind: Kind,
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>> = {},
  ...options: readonly fc.Arbitrary<Record<string, unknown>>[]
): fc.Arbitrary<StepOf<Kind>> {
  return fc
    .tuple(fc.record(fields), ...options)
    .map((parts) => Object.assign({ do: kind }, ...parts) as StepOf<Kind>);
}

/** When the caller aborts, if it does. */
export const aborts: fc.Arbitrary<Record<string, number>> = optional("abortMs", 20, waits);
export const read: fc.Arbitrary<ReadStep> = fc
  .constantFrom(...READS.values())
  .chain(({ name, abouts }) => fc.constantFrom(...abouts).map((about) => ({ name, about })));
const stream = fc.constantFrom(...STREAMS.values());
const limit = optional("limit", 75, fc.constantFrom(1, 2, 9_999));

export const ACQUIRE: fc.Arbitrary<StepOf<"acquire">> = step("acquire", {}, aborts);
export const RELEASE: fc.Arbitrary<StepOf<"release">> = step("release", { lease: few });
export const READ: fc.Arbitrary<StepOf<"read">> = step(
  "read",
  { read },
  aborts,
  optional("timeoutMs", 20, fc.constantFrom(0, 100, 1_000, 10_000)),
);
export const LEASE_READ: fc.Arbitrary<StepOf<"read">> = step("read", { read, lease: few }, aborts);
export const USE: fc.Arbitrary<StepOf<"use">> = step(
  "use",
  { read, retryWithinMs: fc.constantFrom(0, 10_000) },
  aborts,
);
export const WATCH: fc.Arbitrary<StepOf<"watch">> = fc
  .tuple(stream, symbol, aborts)
  .map(([{ name, ofShare }, share, abort]) => ({
    do: "watch",
    name,
    symbol: ofShare ? share : "",
    ...abort,
  }));
export const LEAVE: fc.Arbitrary<StepOf<"leave">> = step("leave", { stream: few });
const side = fc.constantFrom("BUY" as const, "SELL" as const);
export const PLACE: fc.Arbitrary<StepOf<"place">> = step("place", { lease: few, no, symbol, side }, limit);
export const CANCEL: fc.Arbitrary<StepOf<"cancel">> = step("cancel", { lease: few, no });
export const CANCEL_SHOWN: fc.Arbitrary<StepOf<"cancel shown">> = step("cancel shown", {
  lease: few,
  at: few,
});
const METHODS: readonly ApiMethod[] = [
  ...(["reqContractDetails", "reqMktData", "cancelMktData", "reqHistoricalData", "reqExecutions"] as const),
  ...(["reqAccountSummary", "reqPositions", "reqOpenOrders", "reqAllOpenOrders", "reqGlobalCancel"] as const),
];
export const API: fc.Arbitrary<StepOf<"api">> = step("api", {
  lease: few,
  method: fc.constantFrom(...METHODS),
  id: no,
  symbol,
});
export const FAULT: fc.Arbitrary<StepOf<"fault">> = step("fault", { fault: anyFault });
export const HEAL: fc.Arbitrary<StepOf<"heal">> = step("heal");
/** Kinds of disturbance of a message. */
export const disturbance: {
  readonly [Field in "how" | "numbered" | "delayMs"]: fc.Arbitrary<Disturbance[Field]>;
} = {
  how: fc.constantFrom<Disturbance["how"]>("refused", "late", "refused and late"),
  numbered: fc.boolean(),
  delayMs: fc.constantFrom(0, 50, 400, 1_500, 8_000),
};
export const CUT: fc.Arbitrary<StepOf<"cut">> = step("cut", { chunkBytes: fc.constantFrom(1, 3, 7, 64, 0) });
export const CLOCK: fc.Arbitrary<StepOf<"clock">> = step("clock", {
  byMs: fc.constantFrom(3_600_000, -3_600_000, 2_000, -2_000),
});
/** A machine that sleeps, or code that blocks the event loop: shorter and longer than heartbeats and deadlines. */
export const STAND_STILL: fc.Arbitrary<StepOf<"stand still">> = step("stand still", {
  how: fc.constantFrom("blocked", "suspended"),
  forMs: fc.constantFrom(60, 700, 3_000, 20_000, 3_600_000),
});
export const DRAIN: fc.Arbitrary<StepOf<"drain">> = step("drain", {}, optional("timeoutMs", 50, waits));
export const CLOSE: fc.Arbitrary<StepOf<"close">> = step("close");

export const reaction: fc.Arbitrary<Reaction> = fc.oneof<fc.WeightedArbitrary<Reaction>[]>(
  { weight: 2, arbitrary: fc.constant({ do: "throw" as const }) },
  { weight: 3, arbitrary: ACQUIRE },
  { weight: 3, arbitrary: RELEASE },
  { weight: 3, arbitrary: READ },
  { weight: 2, arbitrary: WATCH },
  { weight: 2, arbitrary: LEAVE },
  { weight: 2, arbitrary: PLACE },
  { weight: 1, arbitrary: CANCEL },
  { weight: 1, arbitrary: DRAIN },
  { weight: 1, arbitrary: CLOSE },
);
/** Events of the pool whose listeners act. */
export const LISTENED_EVENTS: readonly PoolEventType[] = [
  "state",
  "lost",
  "gap",
  "resumed",
  "ready",
  "degraded",
  "restored",
  "dial-failed",
];
export const LISTEN: fc.Arbitrary<StepOf<"listen">> = step("listen", {
  to: fc.constantFrom(...LISTENED_EVENTS),
  reaction,
  times: fc.integer({ min: 1, max: 2 }),
});

/** More requests at once than the budget allows. */
export const BURST: fc.Arbitrary<StepOf<"burst">> = step("burst", {
  what: fc.constantFrom("place", "read"),
  count: fc.integer({ min: 40, max: 70 }),
});
