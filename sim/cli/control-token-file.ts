import { readFileSync } from "node:fs";
import { fileReason, pathText } from "./files.ts";
import { CommandError } from "./io.ts";

/** Reads a small text file. @throws {CommandError} When it cannot be read. */
export function readSmallFile(file: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError(`Cannot read ${what} of ${pathText(file)}: ${fileReason(error)}`);
  }
}
