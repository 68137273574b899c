import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  realpathSync,
  statSync,
  unlinkSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileReason, pathText } from "./files.ts";
import { CommandError } from "./io.ts";

/** Files that a run writes at its end, by their options. */
export type ReportFiles = Readonly<Record<string, string | true | undefined>>;

/**
 * Checks the files of reports before the run that they are about, and makes their folders.
 *
 * @param names Names that are no files, such as those of drills: an option would take them where they follow it.
 * @throws {CommandError} For a path that cannot be written, and where two options name one file.
 */
export function checkReportFiles(files: ReportFiles, names: readonly string[] = []): void {
  const known = new Map<string, string>();
  for (const [option, file] of Object.entries(files)) {
    if (typeof file !== "string") continue;
    if (file.trim() === "")
      throw new CommandError(`Cannot write ${option}: expected a file, got an empty name`);
    if (file === "-")
      throw new CommandError(
        `Cannot write ${option} to -: only --json without a file is printed; give a file`,
      );
    if (file === "all" || names.includes(file))
      throw new CommandError(
        `Cannot write ${option} to ${file}: that is the name of a drill; write ${option} behind the names, or ./${file}`,
      );
    const path = writable(file, option);
    const other = known.get(path);
    if (other !== undefined)
      throw new CommandError(`Cannot write ${other} and ${option} to ${pathText(file)}: it is one file`);
    known.set(path, option);
  }
}

/** Checks that a file can be written. @returns Its path without links. */
function writable(file: string, option: string): string {
  const path = resolve(file);
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined) {
      if (found.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
      accessSync(path, constants.W_OK);
      return realpathSync(path);
    }
    makeFolder(dirname(path));
    // Only the system knows which names it takes.
    closeSync(openSync(path, "wx"));
    unlinkSync(path);
    return join(realpathSync(dirname(path)), basename(path));
  } catch (error) {
    throw new CommandError(`Cannot write ${option} to ${pathText(file)}: ${fileReason(error)}`);
  }
}

/** Makes a folder and those above it, one at a time: making them at once never ends below `/proc` on Node 20. */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  mkdirSync(path);
}
