import type { Readable } from "node:stream";

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

/** Bytes that may wait for a reader of the output before lines of the log are left out. */
const UNREAD_BYTES_MAX = 1_048_576;
let linesLeftOut = 0;

/** Writes a line unless too much waits for a reader, and says how many lines were left out before it. */
function logLine(line: string): void {
  if (process.stdout.writableLength > UNREAD_BYTES_MAX) {
    linesLeftOut++;
    return;
  }
  if (linesLeftOut > 0)
    process.stdout.write(`${linesLeftOut} lines were left out, because nothing read them\n`);
  linesLeftOut = 0;
  process.stdout.write(`${line}\n`);
}

/** Input, output and interruption of this process. */
export const processIo: Io = {
  out: (line) => void process.stdout.write(`${line}\n`),
  log: logLine,
  err: (line) => void process.stderr.write(`${line}\n`),
  get columns() {
    return process.stdout.columns;
  },
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
