import type { Check, CheckOutcome, TraceEvent } from "../../mod.ts";
import { type Drill, NEED_TEXTS } from "../drill.ts";
import type { FaultRecord, GradedCheck } from "../record.ts";
import type { Seen } from "../seen.ts";
import { evidenceOf, isExceeded } from "./check-evidence.ts";
import { type Evidence, sentence } from "./evidence.ts";

/** Points of a check of the scenario itself. */
const POINTS = 10;

/** The end of an outcome of a fault or of a rule for answers, which must affect something. */
const PLAN = /\.(?:inject|answer)$|^faults\[/;

/** A step that could not be done, as one that fills an order that is not there. */
const STEP = /^timeline\[\d+\]$/;

/** What the checks of a scenario are graded by. */
export interface CheckGround {
  readonly drill: Drill;
  /** What was seen until the drill ended. */
  readonly seen: Seen;
  readonly faults: readonly FaultRecord[];
  /** Reason for which what is missing is not held against the client, in one sentence; undefined where it is. */
  readonly excuse: string | undefined;
}

/** Makes the checks that a scenario has itself, as those of a drill: its `checks`, and what its steps expect. */
export function scenarioChecks(
  outcomes: readonly CheckOutcome[],
  ground: CheckGround,
): readonly GradedCheck[] {
  return outcomes
    .filter(
      ({ field, outcome }) =>
        !PLAN.test(field) && !STEP.test(field) && (outcome !== "not reached" || field.startsWith("checks")),
    )
    .map((outcome) => gradedCheck(outcome, ground));
}

/** Makes those checks of a scenario that have failed for good by what was seen: more came than may, and nothing takes it back. */
export function scenarioDeeds(
  outcomes: readonly CheckOutcome[],
  ground: CheckGround,
): readonly GradedCheck[] {
  const failed = outcomes.filter(({ field, outcome }) => {
    const { check, step } = checkAt(field, ground.drill);
    const until = step === undefined ? ground.seen : seenBefore(step, ground.seen);
    return outcome === "failed" && check !== undefined && isExceeded(check, until);
  });
  return scenarioChecks(failed, ground);
}

function gradedCheck(given: CheckOutcome, { drill, seen, faults, excuse }: CheckGround): GradedCheck {
  const { check, name, step } = checkAt(given.field, drill);
  const until = step === undefined ? seen : seenBefore(step, seen);
  const {
    reasons,
    frames,
    isShort,
    outcome = given.outcome,
  } = check === undefined ? plainEvidence(given) : evidenceOf(check, given, until, faults);
  // Without a session nothing can come that must not come.
  const isVacuous =
    outcome === "passed" && frames.length === 0 && !hasSession(until) && drill.session !== "never";
  if (isVacuous)
    return { ...headOf(given, name), outcome: "not reached", reasons: ["No session was ready."], frames };
  const isExcused = outcome === "failed" && isShort && excuse !== undefined;
  return {
    ...headOf(given, name),
    outcome: isExcused ? "not reached" : outcome,
    reasons: isExcused ? [excuse, ...reasons] : reasons,
    frames: [...new Set(frames)].sort((one, other) => one - other).slice(0, FRAMES_MAX),
  };
}

function headOf(
  { field, about }: CheckOutcome,
  name = nameOf(field),
): Pick<GradedCheck, "check" | "about" | "points"> {
  return { check: name, about: sentence(about), points: POINTS };
}

const hasSession = ({ events }: Seen): boolean =>
  events.some(({ happened: { event, detail } }) => event === "sent" && detail === "nextValidId");

/** Most frames that a check names. */
const FRAMES_MAX = 40;

const plainEvidence = ({ found }: CheckOutcome): Evidence => ({
  reasons: found.map(sentence),
  frames: [],
  isShort: false,
});

/** Finds the check at a place of the scenario, and the step of one that is judged by a step. */
function checkAt(
  field: string,
  { scenario: { checks = [], timeline = [] } }: Drill,
): { readonly check?: Check | undefined; readonly name?: string | undefined; readonly step?: string } {
  const [, list, place] = /^(checks|timeline)\[(\d+)\]/.exec(field) ?? [];
  const index = Number(place);
  if (list === "checks") return { check: checks[index], name: checks[index]?.name };
  return list === undefined ? {} : { check: timeline[index]?.expect, step: `timeline[${index}] ` };
}

/** Cuts what was seen at the step that judged it. */
function seenBefore(step: string, seen: Seen): Seen {
  const { events, requests, answers } = seen;
  const judged = events.find(
    ({ happened: { event, detail } }) => event === "step" && detail.startsWith(step),
  );
  const endFrame = judged?.frame ?? Number.POSITIVE_INFINITY;
  const isBefore = ({ frame }: { readonly frame: number }): boolean => frame < endFrame;
  return {
    ...seen,
    endMs: judged?.happened.atMs ?? seen.endMs,
    events: events.filter(isBefore),
    requests: requests.filter(isBefore),
    answers: answers.filter(isBefore),
    // The book of that time is not known any more.
    orders: undefined,
  };
}

/** Makes the check that everything of a drill has happened: its faults have struck, and its steps were reached. */
export function struckCheck(
  { needs }: Drill,
  outcomes: readonly CheckOutcome[],
  events: readonly TraceEvent[],
): { readonly hasStruck: boolean; readonly check: GradedCheck | undefined } {
  const missing = outcomes.filter(
    ({ field, outcome }) =>
      outcome !== "passed" &&
      (PLAN.test(field) || STEP.test(field) || (outcome === "not reached" && field.startsWith("timeline"))),
  );
  if (missing.length === 0) return { hasStruck: true, check: undefined };
  const isReady = events.some(({ event, detail }) => event === "sent" && detail === "nextValidId");
  const required = isReady
    ? needs.map((need) => NEED_TEXTS[need]).join(", and ")
    : "connect to the port that it is given, and wait for nextValidId";
  const reasons = [
    `The program has to ${required === "" ? "stay connected until the fault strikes" : required}.`,
    ...missing.map(({ about, found }) => sentence([`Not so: ${about}`, ...found].join("; "))),
  ];
  return {
    hasStruck: false,
    check: {
      check: "fault-strikes",
      about: "What the drill is about happens to the program.",
      outcome: "not reached",
      points: 1,
      reasons,
      frames: [],
    },
  };
}

/** Names a check by its place in the scenario, counted from 1: `checks[0]` is `scenario-check-1`. */
function nameOf(field: string): string {
  const place = field.replace(/^(check|timeline)s?\[(\d+)\]/, (_, list: string, index: string) => {
    return `${list === "check" ? "check" : "step"}-${Number(index) + 1}`;
  });
  return `scenario-${place.replaceAll(/[^a-z0-9]+/g, "-").replace(/-$/, "")}`;
}
