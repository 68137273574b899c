import type { Readable } from "node:stream";

/** What a command reads and writes, and how it learns that it is to end. */
export interface Io {
  /** Writes one line to standard output. */
  out(line: string): void;
  /** Writes one line to standard error. */
  err(line: string): void;
  /** Commands typed by a person or a program; undefined: none. */
  readonly input: Readable | undefined;
  /** Calls back at Ctrl-C; gives a function that stops listening for it. */
  onInterrupt(callback: () => void): () => void;
}

/** A command could not do what it was told; the exit code is `code`, the message a sentence. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: number;

  constructor(message: string, code = 2) {
    super(message);
    this.code = code;
  }
}

/** The process's own. */
export const processIo: Io = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  input: process.stdin,
  onInterrupt: (callback) => {
    process.on("SIGINT", callback);
    process.on("SIGTERM", callback);
    return () => {
      process.off("SIGINT", callback);
      process.off("SIGTERM", callback);
    };
  },
};

/** A whole number between bounds, from the command line. */
export function wholeNumber(name: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new CommandError(
      `Cannot read ${name}: expected a whole number from ${min} to ${max}, got "${text}"`,
    );
  };
}
