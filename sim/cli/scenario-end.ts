import { type Scenario, type Verdict, verdictText } from "../mod.ts";
import { counted, durationMs, durationText, endText, wrapped } from "../options/mod.ts";
import { forPeople, forPrograms, type LogForm } from "./event-log.ts";
import { CommandError, type Io } from "./io.ts";

/** Makes the lines that say when a scenario will end. */
export function endLines({ scenario, until, timeline = [] }: Scenario): readonly string[] {
  return wrapped(`The scenario ${scenario} ends ${endingText(until, timeline.length)}.`, 2);
}

function endingText(until: Scenario["until"], steps: number): string {
  if (until !== undefined) return `after ${durationText(durationMs(until) ?? 0)}`;
  if (steps === 0) return "at once: it has neither steps nor until";
  return `when its ${steps === 1 ? "step has" : `${counted(steps, "step")} have`} run`;
}

/** Prints the verdict of a scenario. @throws {CommandError} When it failed, or ended early. */
export function conclude(verdict: Verdict, log: LogForm, io: Io): void {
  forPeople(verdictText(verdict).split("\n"), log, io);
  forPrograms({ event: "verdict", ...verdict }, log, io);
  if (!verdict.passed) throw new CommandError(`The scenario ${verdict.scenario} ${failureText(verdict)}`, 1);
}

function failureText({ outcomes, ended }: Verdict): string {
  const failed = outcomes.filter(({ outcome }) => outcome !== "passed").length;
  if (failed > 0) return `failed: ${failed} of ${counted(outcomes.length, "check")} did not pass`;
  return `did not pass: it was ended ${ended === undefined ? "early" : endText(ended)}`;
}
