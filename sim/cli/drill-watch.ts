import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { CATALOGUE, type Drill, type DrillRecord } from "../drills/mod.ts";
import { counted } from "../options/mod.ts";
import { chosenDrills } from "./drill-names.ts";
import { type DrillRunOptions, runRecords } from "./drill-run.ts";
import { pathText } from "./files.ts";
import { CommandError, type Io } from "./io.ts";
import { type RunCause, RunWishes } from "./run-wishes.ts";
import { watchLines } from "./watch-table.ts";
import { watchFiles } from "./watched-files.ts";

/** Options of `drill watch`. */
export interface DrillWatchOptions extends DrillRunOptions {
  readonly jobs: number;
  /** File or folder that is watched. */
  readonly path: string;
}

/** Runs drills against a program, and again whenever one of its files changes or Enter is typed, until Ctrl-C. */
export async function watchDrills(
  names: readonly string[],
  options: DrillWatchOptions,
  program: readonly string[],
  io: Io,
): Promise<void> {
  if (program.length === 0)
    throw new CommandError("Cannot watch: no program is given; write it after --, e.g. -- python3 bot.py");
  const drills = chosenDrills(names, CATALOGUE);
  const ended = new AbortController();
  const stopInterrupt = io.onInterrupt(() => ended.abort());
  const wishes = new RunWishes((file) =>
    io.err(`${pathText(file)} changes whenever the drills run: the program writes it, and it is not watched`),
  );
  const changed = (file: string): void => {
    if (wishes.change(file) && wishes.isRunning)
      io.err(`${pathText(file)} has changed: the drills run again after this run; Enter runs them at once`);
  };
  const problem = (reason: string): void =>
    io.err(`Cannot watch all of ${pathText(options.path)}: ${reason}`);
  const files = watchFiles(options.path, ownFiles(options), changed, problem);
  const stopTyping = onEnter(io, () => wishes.typed());
  try {
    await files.ready;
    await runAgainAndAgain(drills, { options, program, io, wishes, ended: ended.signal });
  } finally {
    stopTyping();
    await files.stop();
    stopInterrupt();
  }
}

/** Files that the command writes itself. */
function ownFiles({ json, html, junit }: DrillRunOptions): readonly string[] {
  return [json, html, junit].filter((file) => typeof file === "string").map((file) => resolve(file));
}

/** Parts of a watch. */
interface WatchParts {
  readonly options: DrillWatchOptions;
  readonly program: readonly string[];
  readonly io: Io;
  readonly wishes: RunWishes;
  readonly ended: AbortSignal;
}

async function runAgainAndAgain(
  drills: readonly Drill[],
  { options, program, io, wishes, ended }: WatchParts,
): Promise<void> {
  let before: readonly DrillRecord[] | undefined;
  for (let cause: RunCause = { kind: "typed" }; cause.kind !== "ended"; ) {
    if (cause.kind === "change") io.err(`\n${causeText(cause.files)}`);
    const anew = wishes.begin();
    try {
      const signal = AbortSignal.any([anew, ended]);
      const records = await runRecords(
        drills,
        options,
        program,
        (line) => io.log(line),
        signal,
        ({ drill, index, phase }) => {
          if (phase === "begun") io.err(`[${index + 1}/${drills.length}] ${drill.name}`);
        },
      );
      if (!signal.aborted) {
        for (const line of watchLines(records, before)) io.out(line);
        before = records;
      }
    } catch (error) {
      // The next change may mend it.
      io.err(error instanceof Error ? error.message : String(error));
    }
    if (!anew.aborted && !ended.aborted)
      io.err(`\nWaiting for a change in ${pathText(options.path)}: Enter runs the drills again, Ctrl-C ends`);
    cause = await wishes.next(ended);
  }
}

/** Files that a line names. */
const NAMED_MAX = 3;

function causeText(files: readonly string[]): string {
  const names = files.slice(0, NAMED_MAX).map(pathText).join(", ");
  const more = files.length - NAMED_MAX;
  return `${names}${more > 0 ? ` and ${counted(more, "other file")}` : ""} ${files.length === 1 ? "has" : "have"} changed`;
}

/** Calls back for each Enter. @returns A function that ends it. */
function onEnter(io: Io, callback: () => void): () => void {
  const lines = io.input === undefined ? undefined : createInterface({ input: io.input });
  // An input that cannot be read has no Enter.
  io.input?.on("error", () => lines?.close());
  lines?.on("line", callback);
  return () => {
    lines?.close();
    io.input?.destroy();
  };
}
