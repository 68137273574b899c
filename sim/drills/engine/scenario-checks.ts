import type { CheckOutcome, TraceEvent } from "../../mod.ts";
import { type Drill, NEED_TEXTS } from "../drill.ts";
import type { GradedCheck } from "../record.ts";

/** Points of a check of the scenario itself. */
const POINTS = 10;

/** The end of an outcome of a fault or of a rule for answers, which must affect something. */
const PLAN = /\.(?:inject|answer)$|^faults\[/;

/** Makes the checks that a scenario has itself, as those of a drill: its `checks`, and what its steps expect. */
export function scenarioChecks(outcomes: readonly CheckOutcome[]): readonly GradedCheck[] {
  return outcomes
    .filter(
      ({ field, outcome }) => !PLAN.test(field) && (outcome !== "not reached" || field.startsWith("checks")),
    )
    .map(({ field, about, outcome, found }) => ({
      check: nameOf(field),
      about: sentence(about),
      outcome,
      points: POINTS,
      reasons: found.map(sentence),
      frames: [],
    }));
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
      (PLAN.test(field) || (outcome === "not reached" && field.startsWith("timeline"))),
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

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
