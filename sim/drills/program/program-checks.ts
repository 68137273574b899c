import { shown } from "../../options/mod.ts";
import type { GradedCheck } from "../record.ts";
import type { SeenEvent } from "../seen.ts";
import type { DialPlace } from "../target.ts";
import { namesPort } from "./command-words.ts";
import {
  busyText,
  causeText,
  endText,
  killedText,
  leftText,
  type ProgramEnd,
  ranToTheEnd,
  timeText,
} from "./program-end.ts";

/** Facts of a program after its end. */
export interface ProgramFacts {
  readonly command: readonly string[];
  /** The command before its placeholders were filled in. */
  readonly commandAsGiven: readonly string[];
  readonly place: Pick<DialPlace, "host" | "port">;
  readonly dials: number;
  readonly end: ProgramEnd;
  readonly graceMs: number;
  /** Whether it may end with code 0 before the drill does. */
  readonly mayExit: boolean;
  readonly output: readonly string[];
  /** What happened at the port of the drill. */
  readonly events: readonly SeenEvent[];
}

type Judged = Pick<GradedCheck, "outcome" | "reasons">;

/** Judges a program that could not be started. @param reason Why, in one sentence. */
export function unstartedCheck(reason: string): GradedCheck {
  return {
    check: "starts",
    about: "The program can be started.",
    outcome: "failed",
    points: 5,
    reasons: [reason],
    frames: [],
  };
}

/** Most dials that a check names. */
const DIALS_MAX = 40;

/** Finds the frames of the dials of a program, of the last thing that it did, and of the last connection that it has ended. */
function framesOf(
  events: readonly SeenEvent[],
): Readonly<Record<"dials" | "last" | "left", readonly number[]>> {
  const isOf =
    (...names: readonly string[]) =>
    ({ happened }: SeenEvent) =>
      names.includes(happened.event);
  const last = (...names: readonly string[]): readonly number[] =>
    [events.findLast(isOf(...names))].flatMap((one) => (one === undefined ? [] : [one.frame]));
  return {
    dials: events
      .filter(isOf("opened", "refused"))
      .slice(0, DIALS_MAX)
      .map(({ frame }) => frame),
    last: last("read", "unread", "left"),
    left: last("left"),
  };
}

/** Judges a program as such, apart from what it has sent. */
export function programChecks(facts: ProgramFacts): readonly GradedCheck[] {
  const graceText = timeText(facts.graceMs);
  const frames = framesOf(facts.events);
  return [
    {
      check: "dials-the-port",
      about: "The program connects to the port that it is given.",
      points: 5,
      frames: frames.dials,
      ...judgeDials(facts),
    },
    {
      check: "stays-alive",
      about: facts.mayExit
        ? "The program runs until the drill ends, or ends with code 0 when its work is done."
        : "The program runs until the drill ends.",
      points: 5,
      frames: frames.last,
      ...judgeLife(facts),
    },
    {
      check: "ends-on-sigterm",
      about: `The program, and everything that it has started, ends within ${graceText} of SIGTERM.`,
      points: 1,
      frames: frames.left,
      ...judgeStop(facts),
    },
  ];
}

/** Ports of TWS and of IB Gateway, live and paper. */
const USUAL_PORT = /(?<![\d.])(?:7496|7497|4001|4002)(?!\d|\.\d)/;

function judgeDials({ command, commandAsGiven, place, dials, output }: ProgramFacts): Judged {
  if (dials > 0) return { outcome: "passed", reasons: [] };
  const hint = namesPort(commandAsGiven)
    ? ""
    : "; no argument of the command has {port}, so it must read the port from its environment";
  const reasons = [
    `It never connected to port ${place.port} of ${place.host}.`,
    `It is given them as IBKR_HOST, IBKR_PORT and IBKR_CLIENT_ID in its environment, and as {host}, {port} and {clientId} in its arguments${hint}.`,
  ];
  const usual = USUAL_PORT.exec(command.join(" "))?.[0];
  const printed = output.findLast((line) => USUAL_PORT.test(line));
  if (usual !== undefined)
    reasons.push(`The command names port ${usual}, which is not the port of the drill.`);
  else if (printed !== undefined) reasons.push(`Its output names another port: ${printedText(printed)}.`);
  return { outcome: "failed", reasons };
}

function judgeLife({ end, dials, mayExit, output }: ProgramFacts): Judged {
  if (end.kind === "stopped" || ranToTheEnd(end)) {
    const reasons = end.kind === "ended" ? ["Its first process ended with code 0, and others went on."] : [];
    const busy = busyText(end.stop);
    if (busy !== undefined) reasons.push(busy);
    if (dials > 0) return { outcome: "passed", reasons };
    // Nothing is proved by a program that runs and does nothing.
    reasons.push("It ran, but never connected.");
    return { outcome: "not reached", reasons };
  }
  const when = dials > 0 ? "before the drill had ended" : "before it had connected";
  const reason = `It ${endText(end.end)}, ${when}`;
  if (end.end.code === 0 && dials > 0)
    return mayExit
      ? { outcome: "passed", reasons: [`It ${endText(end.end)}, which it may.`] }
      : { outcome: "failed", reasons: [`${reason}; if its work was done then, give --may-exit.`] };
  const reasons = [`${reason}.`];
  const cause = causeText(end.end);
  if (cause !== undefined) reasons.push(cause);
  const last = output.findLast((line) => line.trim() !== "");
  reasons.push(last === undefined ? "It printed nothing." : `Its last line of output: ${printedText(last)}.`);
  return { outcome: "failed", reasons };
}

/** Characters of a line of output that a sentence repeats. */
const PRINTED_CHARS_MAX = 200;

function printedText(line: string): string {
  return `"${shown(line, PRINTED_CHARS_MAX)}"`;
}

function judgeStop({ end, dials, graceMs }: ProgramFacts): Judged {
  const { killed, left } = end.stop;
  if (left.length > 0) return { outcome: "failed", reasons: [leftText(left)] };
  if (killed.length > 0) {
    const busy = busyText(end.stop);
    const reasons = [killedText(killed, graceMs)];
    if (busy !== undefined) reasons.push(busy);
    return { outcome: "failed", reasons };
  }
  if (!ranToTheEnd(end)) return { outcome: "not reached", reasons: ["It had ended before."] };
  if (dials === 0) return { outcome: "not reached", reasons: ["It ended, but had never connected."] };
  return { outcome: "passed", reasons: [] };
}
