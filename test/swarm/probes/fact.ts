import { PoolError, type PoolEvent } from "../../../src/mod.ts";
import type { ApiUser } from "../../model/api-user.ts";
import type { Call } from "../../model/call.ts";
import type { WireFrame } from "../../model/frame.ts";
import type { Reading } from "../../model/reading.ts";
import type { RunRecord } from "../../model/record.ts";
import type { Moment } from "../../model/sequence.ts";
import type { TimedStep } from "../../model/step.ts";
import type { IntentCall } from "../../model/trading-record.ts";
import type { WireEnd } from "../../model/wire.ts";

/** What happened to a reader of a stream. */
export interface StreamFact {
  readonly what: "began" | "gap" | "resumed" | "left";
  readonly reading: Reading;
}

/** A call about an order with a key has begun, or has ended. */
export interface IntentFact {
  readonly what: "began" | "settled";
  readonly intent: IntentCall;
}

/** A caller used its `lease.api`. */
export interface ApiFact {
  readonly user: ApiUser;
  readonly method: string;
}

/** The machine stands still, goes on, or has gone on for some time. */
export interface MachineFact {
  readonly what: "clock" | "blocked" | "suspended" | "awake" | "awake for long";
  /** How the wall time was set, or for how long the machine stood still, in ms. */
  readonly byMs: number;
}

/** Facts of a run by their kinds. */
export interface Facts {
  readonly frame: WireFrame;
  readonly end: WireEnd;
  readonly pool: PoolEvent;
  readonly began: Call;
  readonly ended: Call;
  readonly stream: StreamFact;
  readonly intent: IntentFact;
  readonly api: ApiFact;
  readonly machine: MachineFact;
  readonly verdict: Moment;
  readonly death: Moment;
}

/** One fact of a run. */
export interface Fact<Kind extends keyof Facts = keyof Facts> {
  readonly kind: Kind;
  readonly seq: number;
  readonly atMs: number;
  readonly of: Facts[Kind];
}

/** Requests that begin streams of market data. */
export const STREAM_REQUESTS: readonly string[] = [
  "reqMktData",
  "reqHistoricalData",
  "reqRealTimeBars",
  "reqTickByTickData",
];
/** Names of messages that scene or probes look at, by direction. The others are most of a run, and are left out. */
const FRAMES: Readonly<Record<"in" | "out", ReadonlySet<string>>> = {
  in: new Set([
    ...["startApi", "placeOrder", "cancelOrder", "reqPositions", "reqOpenOrders", "reqAllOpenOrders"],
    ...STREAM_REQUESTS,
    ...["reqCompletedOrders", "reqExecutions", "reqAccountSummary", "reqContractDetails"],
  ]),
  out: new Set([
    ...["greeting", "managedAccounts", "nextValidId", "error", "openOrder", "orderStatus", "execDetails"],
    ...["positionEnd", "openOrderEnd", "completedOrdersEnd", "execDetailsEnd", "accountSummaryEnd"],
    "contractDetailsEnd",
  ]),
};
/** Time after which a machine has gone on for long, in ms. */
const LONG_MS = 10_000;

/** Returns the facts of a run in the order in which they happened. */
export function factsOf(run: RunRecord): readonly Fact[] {
  const facts: Fact[] = [];
  const put = <Kind extends keyof Facts>(kind: Kind, { seq, atMs }: Moment, of: Facts[Kind]): void =>
    void facts.push({ kind, seq, atMs, of });
  for (const frame of run.frames) if (FRAMES[frame.direction].has(frame.name)) put("frame", frame, frame);
  for (const end of run.ends) put("end", end, end);
  for (const one of run.notified) put("pool", one, one.event);
  const { idle, idleAt } = run.ending;
  for (const call of run.calls) {
    // The epilogue before this call is no part of the record.
    if (idle !== undefined && call.began.seq > idleAt.seq) continue;
    put("began", call.began, call);
    if (call.ended !== undefined) put("ended", call.ended, call);
  }
  for (const reading of run.readings) {
    put("stream", reading.began, { what: "began", reading });
    for (const one of reading.received)
      if (one.kind === "gap" || one.kind === "resumed") put("stream", one, { what: one.kind, reading });
    if (reading.leftAt !== undefined) put("stream", reading.leftAt, { what: "left", reading });
  }
  const { intents, verdicts, deaths } = run.trading;
  for (const intent of intents) {
    put("intent", intent.began, { what: "began", intent });
    if (intent.settled !== undefined) put("intent", intent.settled, { what: "settled", intent });
  }
  for (const verdict of verdicts) put("verdict", verdict, verdict);
  for (const death of deaths) put("death", death, death);
  for (const user of run.users)
    for (const call of user.calls) put("api", call, { user, method: call.method });
  facts.sort((one, other) => one.seq - other.seq);
  const machine = machineFacts(run);
  return machine.length === 0 ? facts : merged(facts, machine);
}

/**
 * Returns what happened to the machine. Steps have no place among the events of their instant: they come after them, and
 * what follows from them after `awake`.
 */
function machineFacts({ script, setting }: RunRecord): readonly Fact[] {
  const facts: Fact[] = [];
  const put = (atMs: number, what: MachineFact["what"], byMs: number): void =>
    void facts.push({ kind: "machine", seq: 0, atMs, of: { what, byMs } });
  let nowMs = setting.startMs;
  for (const step of script as readonly TimedStep[]) {
    if (step.do === "clock") put(nowMs, "clock", step.byMs);
    if (step.do === "stand still") {
      put(nowMs, step.how, step.forMs);
      nowMs += step.forMs;
      put(nowMs, "awake", step.forMs);
      put(nowMs + LONG_MS, "awake for long", step.forMs);
    }
    nowMs += step.thenMs;
  }
  return facts.sort((one, other) => one.atMs - other.atMs);
}

function merged(facts: readonly Fact[], later: readonly Fact[]): readonly Fact[] {
  const all: Fact[] = [];
  let place = 0;
  for (const fact of facts) {
    for (let next = later[place]; next !== undefined && isBefore(next, fact); next = later[++place])
      all.push(next);
    all.push(fact);
  }
  return [...all, ...later.slice(place)];
}

function isBefore(machine: Fact, fact: Fact): boolean {
  const { what } = machine.of as MachineFact;
  return machine.atMs < fact.atMs || (what === "awake" && machine.atMs === fact.atMs);
}

/** Names the kind and the outcome of a call. */
export const FACT = {
  /** `acquire`, `connect`, `release`, `use`, `drain`, `close` ..., and `read` for every read. */
  kindOf: ({ what, read }: Call): string => (read === undefined || what === "use" ? what : "read"),
  /** Code of the error of a call that has ended; undefined for none. */
  codeOf: ({ outcome }: Call): string | undefined => {
    if (outcome === undefined || !("error" in outcome)) return undefined;
    return outcome.error instanceof PoolError ? outcome.error.code : "other";
  },
};
