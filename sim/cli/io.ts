import type { Readable } from "node:stream";

/** Input, output and interruption of a command. */
export interface Io {
  /** Writes one line to standard output. */
  out(line: string): void;
  /** Writes one line to standard error. */
  err(line: string): void;
  /** Typed commands; undefined for none. */
  readonly input: Readable | undefined;
  /** Registers a callback for Ctrl-C. @returns A function that removes it. */
  onInterrupt(callback: () => void): () => void;
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

/** Input, output and interruption of this process. */
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

/** Resolves at Ctrl-C. */
export function interrupted(io: Io): Promise<void> {
  return new Promise((resolve) => {
    const stop = io.onInterrupt(() => {
      stop();
      resolve();
    });
  });
}

/** Makes a parser of a whole number between bounds. */
export function wholeNumber(name: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new CommandError(
      `Cannot read ${name}: expected a whole number from ${min} to ${max}, got "${text}"`,
    );
  };
}
