import { basename } from "node:path";
import { durationText, quoted } from "../../options/mod.ts";

/** End of the first process of a program. */
export interface ProcessEnd {
  /** Exit code; undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** Time since its start, in ms. */
  readonly afterMs: number;
}

/** End of a program that was stopped with its drill. */
export interface ProgramStop {
  /** Time from SIGTERM to the end of everything, in ms; undefined where it took SIGKILL. */
  readonly tookMs: number | undefined;
  /** Commands of the processes that took SIGKILL. */
  readonly killed: readonly string[];
  /** Commands of the processes that could not be ended. */
  readonly left: readonly string[];
  /** Share of a processor that it used from its start to SIGTERM; 0 where the system does not say it. */
  readonly load?: number;
}

/** End of a program. */
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
  return code === undefined ? `was ended by ${signal} ${after}` : `exited with code ${code} ${after}`;
}

/** Says what an end can mean, in one sentence; undefined where it says nothing by itself. */
export function causeText({ code = 0, signal }: ProcessEnd): string | undefined {
  if (code === 126) return "A shell gives code 126 for a program that cannot be run.";
  if (code === 127) return "A shell gives code 127 for a program that is not found.";
  const shellSignal = SHELL_SIGNALS[code - 128];
  if (shellSignal !== undefined)
    return `A shell gives code ${code} for a program that ${shellSignal} has ended.`;
  if (signal === "SIGKILL")
    return "The drill had not sent SIGKILL: somebody has, or the system for want of memory.";
  if (FOREIGN_SIGNALS.has(signal)) return `The drill had not sent ${signal}: somebody has.`;
  return undefined;
}

const FOREIGN_SIGNALS: ReadonlySet<string | undefined> = new Set(["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"]);

/** Processes that a sentence names. */
const NAMED_MAX = 3;

/** Names processes by their commands, e.g. `1 process ("python3 bot.py")`. */
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
  const { killed, left } = end.stop;
  const sentences: string[] = [];
  if (end.kind === "ended") {
    sentences.push(`It ${endText(end.end)}.`);
    const cause = causeText(end.end);
    if (cause !== undefined) sentences.push(cause);
    if (end.others.length > 0) sentences.push(`${processesText(end.others)} that it had started went on.`);
  }
  if (ranToTheEnd(end)) sentences.push(stoppedText(end.stop));
  if (killed.length > 0) sentences.push(killedText(killed, graceMs));
  if (left.length > 0) sentences.push(leftText(left));
  const busy = busyText(end.stop);
  if (busy !== undefined) sentences.push(busy);
  return sentences.join(" ");
}

/**
 * Share of a processor from which a program is said to be busy (unsourced). Programs of drills wait most of their time, and one
 * that hangs does so for a part of its life.
 */
const BUSY_LOAD = 0.25;

/** Says that a program was busy all the time, as one that hangs in a loop is; undefined for one that was not. */
export function busyText({ load = 0 }: ProgramStop): string | undefined {
  if (load < BUSY_LOAD) return undefined;
  return `It used ${Math.round(100 * load)} % of a processor since its start: it may hang in a loop.`;
}

/** Says that processes took SIGKILL. */
export function killedText(commands: readonly string[], graceMs: number): string {
  return `${processesText(commands)} did not end within ${timeText(graceMs)} of SIGTERM, and SIGKILL followed.`;
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
