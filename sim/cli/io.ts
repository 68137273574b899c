import type { Readable } from "node:stream";
import type { Screen } from "../drills/mod.ts";

/** What ends a command from outside, and the exit code of a command that could not finish because of it. */
export interface Interruption {
  /** Name for people, e.g. `Ctrl-C`. */
  readonly by: string;
  readonly code: number;
}

/** Input, output and interruption of a command. */
export interface Io {
  /** Writes one line to standard output. */
  out(line: string): void;
  /** Writes one line of a log to standard output, or leaves it out while nothing reads the output. */
  log(line: string): void;
  /** Writes one line to standard error. */
  err(line: string): void;
  /** Number of columns of the terminal; undefined where the output goes elsewhere. */
  readonly columns: number | undefined;
  /** Terminal of the standard error, which can be written over; undefined where it goes elsewhere. */
  readonly screen?: Screen | undefined;
  /** Typed commands; undefined for none. */
  readonly input: Readable | undefined;
  /**
   * Registers a callback for the first Ctrl-C, for the signals that end a process, and for an output that cannot be written.
   * A second Ctrl-C ends the process at once, unless the callback has been removed: then it does what it does by default.
   *
   * @param again Called before a second one ends the process: it can say what is left undone.
   * @returns A function that removes it.
   */
  onInterrupt(callback: (interruption: Interruption) => void, again?: () => void): () => void;
}

/** Failure of a command, with its exit code and a sentence for the user. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: number;

  constructor(message: string, code = 2) {
    super(message);
    this.code = code;
  }
}
