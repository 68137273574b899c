import { basename } from "node:path";
import { durationText, quoted } from "../../options/mod.ts";

/** How the first process of a program ended. */
export interface ProcessEnd {
  /** Exit code; undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** Time since its start, in ms. */
  readonly afterMs: number;
}

/** How a program ended that was stopped at the end of its drill. */
export interface ProgramStop {
  /** Time from SIGTERM to the end of everything, in ms; undefined where it took SIGKILL. */
  readonly tookMs: number | undefined;
  /** Commands of the processes that took SIGKILL. */
  readonly killed: readonly string[];
  /** Commands of the processes that could not be ended. */
  readonly left: readonly string[];
}

/** How a program ended. */
export type ProgramEnd =
  /** Its first process ended before SIGTERM. */
  | {
      readonly kind: "ended";
      readonly end: ProcessEnd;
      /** Commands of the processes that it had started and that went on. */
      readonly others: readonly string[];
      readonly stop: ProgramStop;
    }
  /** It was stopped. */
  | { readonly kind: "stopped"; readonly stop: ProgramStop };

/** Whether something of a program ran until it was stopped: all of it, or what it had left in the background with code 0. */
export function ranToTheEnd(end: ProgramEnd): boolean {
  return end.kind === "stopped" || (end.end.code === 0 && end.others.length > 0);
}

/** Writes a time as long as people need it, e.g. `120 ms`, `3.2 s`. */
export function timeText(ms: number): string {
  const stepMs = ms < 1_000 ? 10 : 100;
  return durationText(Math.max(10, Math.round(ms / stepMs) * stepMs));
}

/** Words for exit codes to which shells give a meaning. */
function meaning(code: number): string {
  if (code === 126) return ", which a shell gives for a program that cannot be run";
  if (code === 127) return ", which a shell gives for a program that is not found";
  const signal = SHELL_SIGNALS[code - 128];
  return signal === undefined ? "" : `, which a shell gives for ${signal}`;
}

const SHELL_SIGNALS: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  6: "SIGABRT",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
};

/** Says how a process ended, without a full stop. */
export function endText({ code, signal, afterMs }: ProcessEnd): string {
  const after = `after ${timeText(afterMs)}`;
  if (code !== undefined) return `exited with code ${code} ${after}${meaning(code)}`;
  const foreign = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"].includes(signal ?? "");
  const cause = signal === "SIGKILL" ? ": by somebody, or by the system for want of memory" : "";
  return `was ended by ${signal} ${after}${foreign ? `, which the drill had not sent${cause}` : ""}`;
}

/** Processes that a sentence names. */
const NAMED_MAX = 3;

/** Names processes by their commands, e.g. `2 processes (sleep 100, python3 bot.py)`. */
export function processesText(commands: readonly string[]): string {
  const names = commands.slice(0, NAMED_MAX).map((command) => quoted(shortCommand(command)));
  const more = commands.length > NAMED_MAX ? ", …" : "";
  return `${commands.length} ${commands.length === 1 ? "process" : "processes"} (${names.join(", ")}${more})`;
}

/** Leaves out the folder of a program. */
function shortCommand(command: string): string {
  const [word = "", ...others] = command.split(" ");
  return [basename(word), ...others].join(" ");
}

/** Says in one or more sentences how a program ended. */
export function endingText(end: ProgramEnd, graceMs: number): string {
  const { stop } = end;
  const sentences = [
    ...(end.kind === "ended" ? [`It ${endText(end.end)}.`] : []),
    ...(end.kind === "ended" && end.others.length > 0
      ? [`${processesText(end.others)} that it had started went on.`]
      : []),
    ...(ranToTheEnd(end) ? [stoppedText(stop)] : []),
    ...(stop.killed.length > 0
      ? [
          `${processesText(stop.killed)} did not end within ${timeText(graceMs)} of SIGTERM, and SIGKILL followed.`,
        ]
      : []),
    ...(stop.left.length > 0 ? [leftText(stop.left)] : []),
  ];
  return sentences.join(" ");
}

function stoppedText({ tookMs }: ProgramStop): string {
  return tookMs === undefined
    ? "It ran until the end of the drill."
    : `It ran until the end of the drill, and ended ${timeText(tookMs)} after SIGTERM.`;
}

/** Says that processes could not be ended. */
export function leftText(commands: readonly string[]): string {
  return `Cannot end ${processesText(commands)}: SIGKILL did not; they must be ended by hand.`;
}
