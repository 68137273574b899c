import { type ChildProcess, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { type Clock, systemClock } from "../../mod.ts";
import { quoted } from "../../options/mod.ts";
import type { DialPlace, DrillTarget, RunningTarget } from "../target.ts";
import { filledCommand } from "./command-words.ts";
import { whyNotStarted } from "./find-program.ts";
import { orphanGuard } from "./orphan-guard.ts";
import { OutputTail } from "./output-tail.ts";
import { ProcessTree } from "./process-tree.ts";
import { MARKER_NAME, newMarker, programEnvironment } from "./program-environment.ts";
import { RunningProgram } from "./running-program.ts";
import { UnstartedProgram } from "./unstarted-program.ts";

/** A program to drill. */
export interface ProgramOptions {
  /** The program and its arguments, with placeholders such as `{port}`; at least the program. */
  readonly command: readonly string[];
  /** Name of the drill. */
  readonly drill: string;
  readonly seed: number;
  /** Time that it gets to end after SIGTERM, in ms; default 3 000. */
  readonly graceMs?: number | undefined;
  /** Whether it may end with code 0 before the drill does; default false. */
  readonly mayExit?: boolean | undefined;
  /** Called with each line that it prints; of a flood, with some of them. */
  readonly echo?: ((line: string) => void) | undefined;
  /** Folder in which it runs; default that of this process. */
  readonly folder?: string | undefined;
  /** Its environment apart from what the drill adds; default that of this process. */
  readonly environment?: Readonly<NodeJS.ProcessEnv> | undefined;
  /** Default: the clock of the machine, on which programs run. */
  readonly clock?: Clock | undefined;
}

/** Time that a program gets to end after SIGTERM, in ms. */
const GRACE_MS = 3_000;

/**
 * Makes a target of a program in any language.
 *
 * It runs in a process group of its own, so that everything that it starts ends with it. Its standard input stays open and
 * empty, and is closed when the drill ends or this process dies. One that cannot be started is a target that has ended, with a
 * check that fails and says why.
 */
export function programTarget(options: ProgramOptions): DrillTarget {
  return {
    kind: "program",
    start: (place) =>
      startProgram(options, place).catch(
        (error: unknown) =>
          new UnstartedProgram(options.command, error instanceof Error ? error.message : `${error}`),
      ),
  };
}

/** Starts a program. @throws {Error} When it cannot be started. */
async function startProgram(options: ProgramOptions, place: DialPlace): Promise<RunningTarget> {
  const { drill, seed, graceMs = GRACE_MS, mayExit = false, clock = systemClock, echo } = options;
  const { host, port, clientId } = place;
  const given = options.environment ?? process.env;
  const folder = options.folder ?? process.cwd();
  const values = { host, port, clientId, drill, seed };
  const command = filledCommand(options.command, values);
  const marker = newMarker(given[MARKER_NAME], process.pid, clock.now());
  const guard = orphanGuard(marker, graceMs);
  try {
    const child = spawned(command, folder, programEnvironment(given, values, marker));
    if (child.pid === undefined) throw await failure(child, command);
    // In the turn of its start: an exit of this process finds it from its first instant.
    guard.watch(child.pid);
    const output = new OutputTail(echo);
    child.stdout?.on("data", output.stream());
    child.stderr?.on("data", output.stream());
    // A program that reads no input, or has ended; and signals to what has ended.
    for (const part of [child, child.stdin]) part?.on("error", () => {});
    const tree = new ProcessTree(child.pid, marker);
    const parts = { child, tree, guard, output, place, clock, graceMs, mayExit };
    return new RunningProgram({ ...parts, command, commandAsGiven: options.command });
  } catch (error) {
    guard.release();
    throw error;
  }
}

/** Starts a process in a group of its own; one without a number has failed. @throws {Error} When it cannot be started. */
function spawned(command: readonly string[], folder: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const [word = "", ...args] = command;
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw refusal(word, `the folder ${quoted(folder)} is not there`);
  const isWindows = process.platform === "win32";
  const reason = isWindows ? undefined : whyNotStarted(word, environment.PATH, folder);
  if (reason !== undefined) throw refusal(word, reason);
  try {
    return spawn(word, args, {
      cwd: folder,
      env: environment,
      stdio: ["pipe", "pipe", "pipe"],
      detached: !isWindows,
      windowsHide: true,
    });
  } catch (error) {
    throw refusal(word, systemReason(error));
  }
}

/** Gets why a process has failed to start. */
function failure(child: ChildProcess, [word = ""]: readonly string[]): Promise<Error> {
  return new Promise((resolve) =>
    child.once("error", (error) => resolve(refusal(word, systemReason(error)))),
  );
}

function refusal(word: string, reason: string): Error {
  return new Error(`Cannot start ${quoted(word)}: ${reason}`);
}

/** Reasons of the system that are not seen in the file. */
const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  E2BIG: "its arguments and its environment are too long",
  EACCES: "the system does not permit it",
  EAGAIN: "too many processes run",
  EINVAL: "the system cannot run it, as a .cmd or .bat file; write cmd /c before it",
  EMFILE: "too many files are open",
  ENOENT: "it is not found",
  ENOEXEC: "it is no program for this machine",
  ENOMEM: "memory is short",
  ETXTBSY: "the file is being written",
};

function systemReason(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return SYSTEM_REASONS[code] ?? message;
}
