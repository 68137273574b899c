import { durationText } from "../../options/mod.ts";
import { DRILL_CLIENT_ID } from "../drill.ts";
import { checksFor } from "../drill-checks.ts";
import type { DrillRecord, GradedCheck, HaltRecord } from "../record.ts";
import type { Seen } from "../seen.ts";
import { faultRecords, framesOf } from "./frames.ts";
import { gradeOf, outcomeOf } from "./grade.ts";
import { orderRecords } from "./order-records.ts";
import type { Ran } from "./ran.ts";
import { gapRecords, requestRecords } from "./request-records.ts";
import { scenarioChecks, struckCheck } from "./scenario-checks.ts";
import { seenMessages } from "./seen-messages.ts";
import { seenUntil } from "./seen-until.ts";
import { lossRecords, refusedDials, sessionRecords } from "./session-records.ts";

/** Grades a drill that has run, and makes its record. */
export function recordOf(ran: Ran, seen: Seen = seenOf(ran)): DrillRecord {
  const { drill, target, running, options, stage, log, startMs, outcomes } = ran;
  const sessions = sessionRecords(log.events);
  const { hasStruck, check } = struckCheck(drill, outcomes, log.events);
  const judged = checksFor(drill.name).map((judge) => judge(seen));
  const frames = framesOf(log);
  const requests = requestRecords(seen.requests, seen.answers, sessions);
  const faults = faultRecords(log, frames.all);
  // What the end of the target causes is no part of the scenario.
  const ground = { drill, seen: seenUntil(ran.endFrame, seen), faults, excuse: excuseOf(ran, hasStruck) };
  const checks: GradedCheck[] = [...judged, ...scenarioChecks(outcomes, ground), ...running.checks()];
  if (check !== undefined) checks.unshift(check);
  const orders = orderRecords(log, seen.requests, seen.answers);
  const needed = new Set([
    ...checks.flatMap((one) => one.frames),
    ...orders.flatMap(({ received }) =>
      received.flatMap(({ frame }) => (frame === undefined ? [] : [frame])),
    ),
  ]);
  const outcome = outcomeOf(checks, hasStruck);
  const { kept, leftOut } = frames.keep(needed);
  return {
    drill: drill.name,
    about: drill.about,
    target: options.stage === undefined ? target.kind : "upstream",
    seed: options.seed,
    outcome,
    // What a client did in a drill that did not happen proves nothing about it.
    grade: outcome === "not reached" ? null : gradeOf(checks),
    checks,
    command: options.command,
    beganMs: ran.beganMs,
    startMs,
    endMs: stage.nowMs(),
    sessions,
    refusedDials: refusedDials(log.events),
    requests,
    faults,
    orders,
    gaps: gapRecords(seen.requests, seen.answers, sessions, ran.endMs),
    losses: lossRecords(seen),
    halts: longestHalts(seen.halts),
    frames: kept,
    framesLeftOut: leftOut,
    program: running.record(),
  };
}

/** Says why what is missing is not held against the client: the drill did not come so far. */
function excuseOf({ end, startMs, endMs }: Ran, hasStruck: boolean): string | undefined {
  if (end === "no session")
    return `Not judged: no session was ready, and the drill ended after ${durationText(endMs - startMs)}.`;
  return hasStruck ? undefined : "Not judged: what the drill is about has not happened.";
}

/** Most halts of a record. */
const HALTS_MAX = 1_000;

/** Chooses the longest halts, oldest first. */
function longestHalts(halts: readonly HaltRecord[]): readonly HaltRecord[] {
  if (halts.length <= HALTS_MAX) return halts;
  const lengthMs = ({ beganMs, endedMs }: HaltRecord): number => endedMs - beganMs;
  const longest = new Set(
    [...halts].sort((one, other) => lengthMs(other) - lengthMs(one)).slice(0, HALTS_MAX),
  );
  return halts.filter((one) => longest.has(one));
}

/** Makes what the checks judge. */
export function seenOf({
  stage,
  log,
  options,
  startMs,
  endMs,
}: Pick<Ran, "stage" | "log" | "options" | "startMs" | "endMs">): Seen {
  return {
    clientId: DRILL_CLIENT_ID,
    startMs,
    endMs,
    limits: options.limits,
    events: log.events.map((happened, index) => ({ happened, frame: index + 1 })),
    requests: seenMessages(stage.requests(), log.events, "in"),
    answers: seenMessages(stage.answers(), log.events, "out"),
    orders: stage.orders(),
    fills: stage.fills(),
    halts: log.halts,
  };
}
