import type { Readable } from "node:stream";
import type { Screen } from "../drills/mod.ts";
import { fileReason } from "./files.ts";
import type { Interruption, Io } from "./io.ts";
import { OutputLog } from "./output-log.ts";

/** Signals that end a command, by their names. */
const SIGNALS = {
  SIGINT: { by: "Ctrl-C", code: 130 },
  SIGTERM: { by: "SIGTERM", code: 143 },
  SIGHUP: { by: "SIGHUP", code: 129 },
  // Ctrl-Break, on Windows alone.
  SIGBREAK: { by: "Ctrl-Break", code: 149 },
} as const satisfies Readonly<Record<string, Interruption>>;

/** Codes of errors of an output whose reader has gone, as after `head`: no failure. */
const UNREAD = /^(?:EPIPE|ECONNRESET|ERR_STREAM_\w+)$/;

/** What a command needs of the process. */
export type OwnProcess = Pick<
  NodeJS.Process,
  "stdin" | "stdout" | "stderr" | "on" | "off" | "exit" | "exitCode"
>;

/** Input, output and interruption of this process. */
export class ProcessIo implements Io {
  readonly #process: OwnProcess;
  readonly #output: OutputLog;
  readonly #callbacks = new Set<(interruption: Interruption) => void>();
  #isOutputLost = false;

  /** Takes the streams of a process, and sees to it that their errors do not end it. */
  constructor(own: OwnProcess) {
    this.#process = own;
    this.#output = new OutputLog(own.stdout);
    own.stdout.on("error", (error: NodeJS.ErrnoException) => this.#unwritten(error));
    // There is no other place to say it.
    own.stderr.on("error", () => {});
  }

  /** Number of columns of the terminal; undefined where the output goes elsewhere. */
  get columns(): number | undefined {
    return this.#process.stdout.columns;
  }

  /** Terminal of the standard error; undefined where it is a file, a pipe, or a terminal that cannot be written over. */
  get screen(): Screen | undefined {
    const { stderr } = this.#process;
    if (!stderr.isTTY || process.env.TERM === "dumb" || process.env.CI !== undefined) return undefined;
    return {
      write: (text) => void stderr.write(text),
      get columns() {
        return stderr.columns;
      },
      get rows() {
        return stderr.rows;
      },
    };
  }

  /** Typed commands: the standard input. */
  get input(): Readable {
    return this.#process.stdin;
  }

  /** Writes one line to standard output. */
  out(line: string): void {
    this.#output.out(line);
  }

  /** Writes one line of a log to standard output, or leaves it out while nothing reads the output. */
  log(line: string): void {
    this.#output.log(line);
  }

  /** Writes one line to standard error. */
  err(line: string): void {
    this.#process.stderr.write(`${line}\n`);
  }

  /** Registers a callback for what ends a command, and one for what ends the process. @returns A function that removes them. */
  onInterrupt(callback: (interruption: Interruption) => void, again?: () => void): () => void {
    let times = 0;
    const handlers = Object.entries(SIGNALS).map(([signal, interruption]) => {
      const handler = (): void => {
        times++;
        if (times === 1) return callback(interruption);
        again?.();
        this.#process.exit(interruption.code);
      };
      this.#process.on(signal, handler);
      return { signal, handler };
    });
    this.#callbacks.add(callback);
    return () => {
      for (const { signal, handler } of handlers) this.#process.off(signal, handler);
      this.#callbacks.delete(callback);
    };
  }

  /** Runs the command, and sets the exit code of the process: that of the command, or 1 where its output was lost. */
  async end(run: (io: Io) => Promise<number>): Promise<void> {
    const code = await run(this);
    this.#process.exitCode = code === 0 && this.#isOutputLost ? 1 : code;
  }

  #unwritten(error: NodeJS.ErrnoException): void {
    if (UNREAD.test(error.code ?? "") || this.#isOutputLost) return;
    this.#isOutputLost = true;
    this.#process.exitCode ||= 1;
    this.err(`Cannot write the output: ${fileReason(error)}`);
    for (const callback of this.#callbacks) callback({ by: "an output that cannot be written", code: 1 });
  }
}
