import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { TwsState } from "../mod.ts";
import { fileReason, pathText, readJson, readText } from "./files.ts";
import { CommandError } from "./io.ts";

/** Reads the state of an earlier fake, which checks its fields; undefined where there is no such file yet. */
export function readState(file: string): TwsState | undefined {
  if (!existsSync(file)) return undefined;
  const text = readText(file, "state");
  if (text.trim() === "") throw new CommandError(`Cannot use the state ${pathText(file)}: it is empty`);
  return readJson(text, file, "state") as TwsState;
}

/** Writes a state whole or not at all: the file is replaced by one that is complete. */
export function writeState(file: string, state: TwsState): void {
  // A name of its own: two commands must not write into one file. A link is kept, and what it leads to is replaced.
  const beside = `${file}.${process.pid}.new`;
  try {
    writeFileSync(beside, `${JSON.stringify(state)}\n`);
    renameSync(beside, existsSync(file) ? realpathSync(file) : file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new CommandError(`Cannot write the state ${pathText(file)}: ${fileReason(error)}`, 1);
  }
}
