import type { Readable } from "node:stream";
import { OutputLog } from "./output-log.ts";

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

const output = new OutputLog(process.stdout);

/** Input, output and interruption of this process. */
export const processIo: Io = {
  out: (line) => output.out(line),
  log: (line) => output.log(line),
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

/** Resolves at Ctrl-C, or when a signal aborts. */
export function interrupted(io: Io, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      stop();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const stop = io.onInterrupt(end);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}
