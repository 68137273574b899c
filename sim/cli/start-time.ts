import { checkInstant, instantOf, quoted } from "../options/mod.ts";
import { CommandError } from "./io.ts";

const FORMS = 'a time with its zone such as 2026-01-13T15:30:00Z or "20260113 10:30:00 US/Eastern"';

/** Reads the time at which the clock of a fake starts. @throws {CommandError} Where it is no time, or one of other years. */
export function readStart(text: string): number {
  const atMs = instantOf(text.trim());
  if (atMs === undefined)
    throw new CommandError(`Cannot read --start: expected ${FORMS}, got ${quoted(text)}`);
  try {
    return checkInstant(atMs);
  } catch (error) {
    throw new CommandError(`Cannot read --start: ${(error as Error).message}, got ${quoted(text)}`);
  }
}
